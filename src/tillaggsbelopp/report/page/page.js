"use strict";
// The page's behaviour. It knows no rules: every amount stands in the data, and is only looked up, added and subtracted.

const data = JSON.parse(document.getElementById("data").textContent);
const found = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const MEMBER = "#enhet=";
const LEVELS = 4;
const NO_BREAK_SPACE = "\u00a0";

const now = data.reglage.map((slider) => slider.nu);
const state = { positions: [...now], alternative: -1, figure: 0, order: "code", member: -1 };
const movedBy = new Map(data.flyttade.map((moved) => [moved.reglage.join(), moved]));
const names = Object.keys(data.grunder.namn);

// Elements. Texts are always set as text, so that nothing in a name is taken for HTML.

function make(tag, traits = {}, ...inside) {
  return fill(document.createElement(tag), traits, inside);
}

function draw(tag, traits = {}, ...inside) {
  return fill(document.createElementNS(SVG, tag), traits, inside);
}

function fill(element, traits, inside) {
  for (const [name, value] of Object.entries(traits)) {
    if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

// Amounts.

function kronor(amount) {
  if (amount === null) return "–";
  const digits = String(Math.abs(amount)).replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  return amount < 0 ? `−${digits}` : digits;
}

function signed(amount) {
  return amount > 0 ? `+${kronor(amount)}` : kronor(amount);
}

function moved() {
  return [...now.keys()].filter((slider) => state.positions[slider] !== now[slider]);
}

// The places of the lists of amounts that the state shows, one for each part; or why they are not in the file.
function shown() {
  if (state.alternative >= 0) return { lists: data.alternativ[state.alternative].belopp };
  const sliders = moved();
  if (!sliders.length) return { lists: data.nu };
  const those = movedBy.get(sliders.join());
  if (!those) return { problem: "Mer än två reglage på en gång finns inte i filen." };
  const place = sliders.reduce((at, slider) => at * data.reglage[slider].lägen.length + state.positions[slider], 0);
  if (those.går_inte.includes(place)) return { problem: "Med de värdena kan beloppen inte räknas; kommandot säger varför." };
  return { lists: those.belopp.map((list) => (Array.isArray(list) ? list[place] : list)) };
}

// What a member gets of a figure, null if there is none of its parts.
function amount(lists, figure, member) {
  let sum = null;
  for (const part of figure.delar) {
    const list = lists[part];
    if (list !== null) sum = (sum ?? 0) + data.belopp[part][list][member];
  }
  return sum;
}

function amounts(lists, figure) {
  return data.koder.map((_, member) => (lists ? amount(lists, figure, member) : null));
}

function total(column) {
  return column.reduce((sum, each) => (each === null ? sum : (sum ?? 0) + each), null);
}

function difference(before, after) {
  return before === null || after === null ? null : after - before;
}

// The state as a line of text: a command.

function settings() {
  return moved().map((slider) => {
    const { namn, lägen } = data.reglage[slider];
    return `--satt "${namn}=${lägen[state.positions[slider]].satt.replace(".", ",")}"`;
  });
}

function command() {
  const options = data.val;
  if (state.alternative >= 0) {
    return ["tillaggsbelopp jamfor", data.år, "--alternativ", data.alternativ[state.alternative].id, ...options].join(" ");
  }
  if (state.member < 0) return ["tillaggsbelopp berakna", data.år, ...settings(), ...options].join(" ");
  const code = data.koder[state.member];
  return ["tillaggsbelopp forklara", `"${code}"`, "--ar", data.år, ...settings(), ...options].join(" ");
}

// Take on the state that a line tells. Returns the command for what of it is not in the file; "" if all is.
function restore(line) {
  const positions = [...now];
  const lacking = [];
  let alternative = -1;
  for (const [, quoted, inQuotes, plain, alone] of line.matchAll(/"([^"=]+)=([^"]*)"|([^\s"=]+)=([^\s"]+)/g)) {
    const [name, value] = [quoted ?? plain, inQuotes ?? alone];
    const slider = data.reglage.findIndex((each) => each.namn === name.normalize("NFC"));
    const wanted = value.replace(",", ".");
    const place = slider < 0 ? -1 : data.reglage[slider].lägen.findIndex((each) => each.satt === wanted);
    if (place < 0) lacking.push(`--satt "${name}=${value}"`);
    else positions[slider] = place;
  }
  const other = line.match(/--alternativ\s+(\S+)/);
  if (other) alternative = data.alternativ.findIndex((each) => each.id === other[1] && each.belopp);
  const about = line.match(/forklara\s+(?:"([^"]+)"|(\S+))/);
  const whom = about && (about[1] ?? about[2]);
  state.positions = alternative < 0 ? positions : [...now];
  state.alternative = alternative;
  open(whom ? data.koder.findIndex((code, member) => code === whom || data.namn[member] === whom) : -1);
  if (other && alternative < 0) return ["tillaggsbelopp jamfor", data.år, "--alternativ", other[1], ...data.val].join(" ");
  return lacking.length ? ["tillaggsbelopp berakna", data.år, ...settings(), ...lacking, ...data.val].join(" ") : "";
}

// Classes of figures that vary least in themselves (natural breaks, as on the printed map): the class of each figure.
function classes(figures, most) {
  const sorted = [...new Set(figures)].sort((one, other) => one - other);
  const count = sorted.length;
  const sums = [0];
  const squares = [0];
  for (const each of sorted) {
    sums.push(sums.at(-1) + each);
    squares.push(squares.at(-1) + each * each);
  }
  const spread = (from, to) => squares[to] - squares[from] - (sums[to] - sums[from]) ** 2 / (to - from);
  let best = [...Array(count + 1).keys()].map((end) => ({ worth: end ? spread(0, end) : 0 }));
  for (let size = 2; size <= Math.min(most, count); size++) {
    const next = [];
    for (let end = size; end <= count; end++) {
      for (let cut = size - 1; cut < end; cut++) {
        const worth = best[cut].worth + spread(cut, end);
        if (!next[end] || worth < next[end].worth) next[end] = { worth, cut, before: best[cut] };
      }
    }
    best = next;
  }
  const cuts = [];
  for (let last = best[count]; last?.before; last = last.before) cuts.push(last.cut);
  return new Map(sorted.map((each, place) => [each, cuts.filter((cut) => cut <= place).length]));
}

// The table of all members.

const rows = data.koder.map((code, member) => {
  const cells = { now: make("td"), tried: make("td"), difference: make("td"), bar: make("i") };
  const link = make("a", { href: MEMBER + encodeURIComponent(code) }, data.namn[member]);
  const bar = make("td", { class: "bar" }, make("span", {}, cells.bar));
  const line = make("tr", {}, make("th", { scope: "row" }, link), cells.now, cells.tried, cells.difference, bar);
  line.addEventListener("click", (event) => {
    if (event.target.tagName !== "A") go(MEMBER + encodeURIComponent(code));
  });
  return { line, ...cells };
});
const sums = { now: make("td"), tried: make("td"), difference: make("td") };

function setText(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

function setClass(element, name) {
  if ((element.getAttribute("class") ?? "") !== name) element.setAttribute("class", name);
}

function setDifference(cell, value) {
  setText(cell, signed(value));
  setClass(cell, value > 0 ? "more" : value < 0 ? "less" : "");
}

// So many signs that the largest sum of all, with its sign, has room.
function digits() {
  const size = (list) => list.reduce((sum, each) => sum + Math.abs(each), 0);
  const largest = data.belopp.reduce((sum, lists) => sum + Math.max(0, ...lists.map(size)), 0);
  return kronor(-largest).length;
}

function showTable(before, after, changes, tried) {
  const drawn = tried ? changes : before;
  const most = Math.max(1, ...drawn.map((each) => Math.abs(each ?? 0)));
  const both = tried || drawn.some((each) => each < 0);
  rows.forEach((row, member) => {
    setText(row.now, kronor(before[member]));
    setText(row.tried, kronor(after[member]));
    setDifference(row.difference, changes[member]);
    const value = drawn[member] ?? 0;
    const width = (Math.abs(value) / most) * (both ? 50 : 100);
    setClass(row.bar, value < 0 ? "minus" : "");
    const left = both ? (value < 0 ? 50 - width : 50) : 0;
    row.bar.style.transform = `translateX(${left}%) scaleX(${width / 100})`;
  });
  setText(sums.now, kronor(total(before)));
  setText(sums.tried, kronor(total(after)));
  setDifference(sums.difference, difference(total(before), total(after)));
  setText(found("bar-title"), tried ? "Skillnad, stapel" : "Nu, stapel");
}

function orderRows(changes) {
  const sign = state.order === "more" ? -1 : 1;
  const members = [...rows.keys()];
  if (state.order !== "code") members.sort((one, other) => sign * ((changes[one] ?? 0) - (changes[other] ?? 0)) || one - other);
  const body = found("county").tBodies[0];
  if (members.some((member, place) => body.children[place] !== rows[member].line)) {
    body.append(...members.map((member) => rows[member].line));
  }
}

// The map.

const areas = [];

function makeMap() {
  if (!data.karta) return;
  const picture = found("map").querySelector("svg");
  picture.setAttribute("viewBox", `-8 -8 ${data.karta.bredd + 16} ${data.karta.höjd + 16}`);
  data.koder.forEach((code, member) => {
    const told = draw("title");
    const area = draw("path", { d: data.karta.ytor[member] }, told);
    area.addEventListener("click", () => go(MEMBER + encodeURIComponent(code)));
    areas.push({ area, told, sign: draw("text", { x: data.karta.tecken[member][0], y: data.karta.tecken[member][1] }) });
  });
  picture.append(...areas.map((each) => each.area), ...areas.map((each) => each.sign));
  setText(found("map-source"), data.karta.källa ? `Gränser: ${data.karta.källa}` : "");
  found("map").hidden = false;
}

function look(value, depth, tried) {
  if (value === null) return "none";
  if (!tried) return `a${depth}`;
  return value === 0 ? "b0" : `${value > 0 ? "a" : "b"}${depth}`;
}

function showMap(before, changes, tried, title) {
  if (!data.karta) return;
  const values = tried ? changes : before;
  const present = values.filter((each) => each !== null && !(tried && each === 0));
  const size = (value) => (tried ? Math.abs(value) : value);
  const depths = classes(present.map(size), tried ? LEVELS : LEVELS + 1);
  const last = Math.max(0, ...depths.values());
  const depth = (value) => {
    const own = depths.get(size(value)) ?? 0;
    if (tried) return last ? 1 + Math.round((own * (LEVELS - 1)) / last) : 2;
    return last ? Math.round((own * LEVELS) / last) : 2;
  };
  const groups = new Map();
  areas.forEach(({ area, told, sign }, member) => {
    const value = values[member];
    const own = look(value, value === null ? 0 : depth(value), tried);
    setClass(area, own);
    setText(told, `${data.namn[member]}: ${tried ? signed(value) : kronor(value)} kr`);
    setText(sign, tried && value !== null ? (value > 0 ? "+" : value < 0 ? "−" : "0") : "");
    setClass(sign, /[ab][34]/.test(own) ? "on-dark" : "on-light");
    if (!groups.has(own)) groups.set(own, []);
    groups.get(own).push(value);
  });
  const ordered = [...groups].sort(([, one], [, other]) => (other[0] ?? -Infinity) - (one[0] ?? -Infinity));
  found("legend").replaceChildren(...ordered.map(([own, members]) => {
    const write = tried ? signed : kronor;
    const [least, largest] = [Math.min(...members), Math.max(...members)];
    const limits = own === "none" ? "saknas" : least === largest ? write(least) : `${write(least)} till ${write(largest)}`;
    const sample = draw("svg", { viewBox: "0 0 30 20", "aria-hidden": "true" }, draw("rect", { width: 30, height: 20, class: own }));
    return make("li", {}, sample, `${limits}${own === "none" ? "" : " kr"} (${members.length} av ${data.koder.length})`);
  }));
  setText(found("map-title"), title);
  setText(found("map-text"), "Samma belopp som i tabellen, en yta för varje rad.");
}

// What is told of the state.

function triedTexts() {
  if (state.alternative >= 0) return [data.alternativ[state.alternative].namn];
  return moved().map((slider) => {
    const { titel, lägen, nu } = data.reglage[slider];
    return `${titel} ${lägen[state.positions[slider]].text} (nu ${lägen[nu].text})`;
  });
}

function most(changes, sign) {
  let best = -1;
  changes.forEach((each, member) => {
    if (each !== null && each * sign > 0 && (best < 0 || each * sign > changes[best] * sign)) best = member;
  });
  return best;
}

function outcome(figure, before, after, changes) {
  const more = changes.filter((each) => each > 0).length;
  const less = changes.filter((each) => each < 0).length;
  const same = changes.filter((each) => each === 0).length;
  const texts = [`${more} får mer, ${less} får mindre, ${same} lika mycket.`];
  const [gains, loses] = [most(changes, 1), most(changes, -1)];
  if (gains >= 0) texts.push(`Mest mer: ${data.namn[gains]}, ${signed(changes[gains])} kr.`);
  if (loses >= 0) texts.push(`Mest mindre: ${data.namn[loses]}, ${signed(changes[loses])} kr.`);
  const sum = difference(total(before), total(after));
  texts.push(sum ? `Summan ändras med ${signed(sum)} kr.` : "Summan är densamma.");
  return texts.join(" ");
}

function show() {
  const figure = data.figurer[state.figure];
  const what = triedTexts();
  const tried = what.length > 0;
  const { lists, problem } = shown();
  const before = amounts(data.nu, figure);
  const after = amounts(lists, figure);
  const changes = before.map((each, member) => difference(each, after[member]));
  const other = data.alternativ[state.alternative];
  const heading = `${figure.namn} ${data.år}`;
  setText(found("beloppen-rubrik"), heading);
  setText(found("stamp-text"), other ? other.stämpel : tried ? data.prövat : data.stämpel);
  const told = tried ? [`${what.join("; ")}.`] : [`Som det är nu: ${kronor(total(before))} kr.`];
  if (other) told.push(other.skäl);
  if (tried) told.push(problem ? `${problem} Räkna ut det med:  ${command()}` : outcome(figure, before, after, changes));
  found("told").replaceChildren(...told.map((text) => make("p", {}, text)));
  setText(found("caption"), tried ? `${heading}, kr. ${what.join("; ")}.` : `${heading}, kr`);
  showTable(before, after, changes, tried && !problem);
  orderRows(changes);
  showMap(before, changes, tried && !problem, heading);
  showControls();
  showMember(lists, problem);
  showAssumptions(other);
  found("command").value = command();
}

function showControls() {
  sliders.forEach(({ input, output }, slider) => {
    const { lägen } = data.reglage[slider];
    const text = lägen[state.positions[slider]].text;
    input.value = state.positions[slider];
    input.setAttribute("aria-valuetext", text);
    setText(output, text);
  });
  alternatives.forEach((button, place) => button.setAttribute("aria-pressed", String(place === state.alternative)));
  found("figure").value = state.figure;
  found("order").value = state.order;
}

let assumedOf;

function showAssumptions(other) {
  if (assumedOf === (other ?? null)) return;
  assumedOf = other ?? null;
  const own = other ? other.antaganden : [];
  setText(found("assumed-of"), other ? other.stämpel : data.stämpel);
  const line = (each) => make("li", {},
    `${each.text} `,
    make("span", { class: "about" }, `${each.slag}, ${each.godkänd ? `godkänt av ${each.godkänd.av} ${each.godkänd.datum}` : "inte godkänt"}. Källa: ${each.källa}`));
  found("assumptions").replaceChildren(...data.antaganden.map(line), ...own.map(line));
}

// A member's own part: its amounts, the sentences, and the tree down to each source.

const section = found("member");
const part = { cells: [], note: null };

function open(member) {
  state.member = member;
  part.cells = [];
  section.hidden = member < 0;
  section.replaceChildren();
  document.querySelectorAll(".own").forEach((each) => setText(each, ownValue(names[each.dataset.name])));
  if (member < 0) return;
  const row = (figure, ...inside) => {
    const cells = [make("td"), make("td"), make("td")];
    part.cells.push([figure, cells]);
    return make("tr", {}, make("th", { scope: "row" }, ...inside), ...cells);
  };
  const titles = ["", "Nu, kr", "Prövat, kr", "Skillnad, kr"].map((text) => make(text ? "th" : "td", text ? { scope: "col" } : {}, text));
  part.note = make("p", { class: "about" });
  const title = data.namn[member];
  section.append(
    make("h2", { id: "member-rubrik", tabindex: "-1" }, `${title} ${data.år}`),
    make("p", {}, data.grunder.svar[member]),
    make("div", { class: "wide", role: "region", "aria-label": "Delar och totaler", tabindex: "0" }, make("table", {},
      make("caption", {}, `${title}, kr`), make("thead", {}, make("tr", {}, ...titles)),
      make("tbody", {}, ...data.figurer.map((figure) => row(figure, figure.namn))))),
    part.note,
    make("h3", {}, "Hur beloppen har kommit till"),
    ...data.grunder.rötter.map((root, place) => make("div", { class: "part" },
      make("h4", {}, data.delar[place].namn),
      make("p", { class: "about" }, data.delar[place].beskrivning),
      make("p", {}, data.grunder.meningar[member][place]),
      make("ul", { class: "tree" }, branch(root)))),
    make("p", { class: "about" }, data.grunder.avrundning),
    make("p", { class: "controls" }, make("a", { href: "#beloppen" }, "Till alla")),
  );
}

function showMember(lists, problem) {
  if (state.member < 0) return;
  const tried = triedTexts().length > 0;
  for (const [figure, [before, after, changed]] of part.cells) {
    const own = amount(data.nu, figure, state.member);
    const other = lists ? amount(lists, figure, state.member) : null;
    setText(before, kronor(own));
    setText(after, kronor(other));
    setDifference(changed, difference(own, other));
  }
  const text = `Orden och stegen nedan gäller beloppen som de är nu. Hur det prövade räknas visas av:  ${command()}`;
  setText(part.note, tried ? (problem ? `${problem} ${text}` : text) : "");
}

function ownValue(name) {
  const value = data.grunder.namn[name].värde;
  if (!Array.isArray(value)) return value;
  return state.member < 0 ? `olika för varje ${data.enhet}` : `${data.namn[state.member]}: ${value[state.member]}`;
}

function own(value) {
  return Array.isArray(value) ? value[state.member] : value;
}

function anchor(name) {
  return `namn-${names.indexOf(name)}`;
}

// A branch of the tree; what is below it is made when it is opened.
function branch(name) {
  const named = data.grunder.namn[name];
  if (!named) return make("li", {}, name);
  const inside = make("details", {}, make("summary", {}, `${named.titel} = ${own(named.värde)}`));
  inside.addEventListener("toggle", () => {
    if (inside.childElementCount > 1) return;
    inside.append(...about(name, own(named.med_tal)));
    const below = (named.underlag ?? []).filter((each) => (data.grunder.namn[each]?.för ?? state.member) === state.member);
    if (below.length) inside.append(make("ul", {}, ...below.map(branch)));
  });
  return make("li", {}, inside);
}

// What is told of a name: its formula, in which every name is a link, how it was raised, its source and status.
function about(name, numbers) {
  const named = data.grunder.namn[name];
  const told = [];
  if (named.formel) {
    const pieces = named.formel.map((piece) => (Array.isArray(piece) ? make("a", { href: `#${anchor(piece[1])}` }, piece[0]) : piece));
    told.push(make("p", { class: "formula" }, ...pieces));
  }
  if (numbers) told.push(make("p", { class: "formula" }, `= ${numbers}`));
  for (const text of [named.ungefär, ...(named.led ?? [])]) if (text) told.push(make("p", { class: "about" }, text));
  const traits = [named.status, named.år, named.fil].filter(Boolean).join(", ");
  const links = make("a", { href: `#${anchor(name)}` }, named.titel);
  if (named.källa) told.push(make("p", { class: "about" }, `Källa: ${named.källa}${traits ? ` (${traits})` : ""}. Se `, links));
  else told.push(make("p", { class: "about" }, traits ? `${traits}. Se ` : "Se ", links));
  return told;
}

function makeNames() {
  names.forEach((name, place) => {
    const value = make("span", { class: "own", "data-name": String(place) }, ownValue(name));
    const told = about(name, "");
    told.at(-1).lastChild.remove();
    told.at(-1).lastChild.data = told.at(-1).lastChild.data.replace(/ ?Se $/, "");
    found("names").append(make("div", { class: "named", id: `namn-${place}`, tabindex: "-1" },
      make("h3", {}, data.grunder.namn[name].titel), make("p", {}, "= ", value), ...told));
  });
}

// Controls.

const sliders = data.reglage.map((slider, number) => {
  const id = `slider-${number}`;
  const output = make("span", { class: "value" });
  const input = make("input", { type: "range", id, min: "0", max: String(slider.lägen.length - 1), step: "1" });
  input.addEventListener("input", () => {
    state.alternative = -1;
    state.positions[number] = Number(input.value);
    show();
  });
  const still = movedBy.get(String(number)).belopp.every((list) => !Array.isArray(list));
  const text = `Nu ${slider.lägen[slider.nu].text}.${still ? ` Ändrar inget belopp ${data.år}.` : ""}`;
  input.setAttribute("aria-describedby", `${id}-now`);
  found("sliders").append(make("div", { class: "slider" },
    make("label", { for: id }, slider.titel), " ", output, input, make("p", { class: "about", id: `${id}-now` }, text)));
  return { input, output };
});

const alternatives = data.alternativ.map((alternative, place) => {
  const button = make("button", { type: "button", "aria-pressed": "false", disabled: !alternative.belopp }, alternative.namn);
  button.addEventListener("click", () => {
    state.alternative = state.alternative === place ? -1 : place;
    state.positions = [...now];
    show();
  });
  found("alternatives").append(button);
  if (alternative.fel) found("alternatives").append(make("p", { class: "about" }, `${alternative.namn} kan inte räknas: ${alternative.fel}`));
  return button;
});

function csv() {
  const cell = (value) => {
    const text = value === null ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const { lists } = shown();
  const lines = [["kommunkod", "kommun", "delbelopp", "nu", "prövat", "skillnad"]];
  for (const figure of data.figurer) {
    const [before, after] = [amounts(data.nu, figure), amounts(lists, figure)];
    data.koder.forEach((code, member) => {
      const pair = [before[member], after[member]];
      lines.push([code, data.namn[member], figure.id, ...pair, difference(...pair)]);
    });
    const pair = [total(before), total(after)];
    lines.push(["", "Summa", figure.id, ...pair, difference(...pair)]);
  }
  const text = `\ufeff${lines.map((line) => line.map(cell).join(";")).join("\r\n")}\r\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  make("a", { href: address, download: `belopp-${data.år}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// Where a link leads: to a member's own part, or to what is told of a name.
function follow() {
  const hash = decodeURIComponent(location.hash);
  if (hash.startsWith(MEMBER)) {
    open(data.koder.indexOf(hash.slice(MEMBER.length)));
    show();
    if (state.member >= 0) {
      section.scrollIntoView();
      found("member-rubrik").focus({ preventScroll: true });
    }
    return;
  }
  const target = hash.length > 1 ? document.getElementById(hash.slice(1)) : null;
  if (!target) return;
  if (target.parentElement === found("names")) found("names").open = true;
  target.scrollIntoView();
  target.focus({ preventScroll: true });
}

// Go where a link leads, also if that is where the address already says that we are.
function go(hash) {
  if (location.hash === hash) follow();
  else location.hash = hash;
}

function start() {
  document.title = `${data.överenskommelse} ${data.år}`;
  setText(found("title"), [`${data.överenskommelse} ${data.år}`, data.nivå].filter(Boolean).join(", "));
  setText(found("member-title"), data.enhet[0].toUpperCase() + data.enhet.slice(1));
  found("prova").hidden = !data.reglage.length && !data.alternativ.length;
  found("alternatives").hidden = !data.alternativ.length;
  data.figurer.forEach((figure, place) => found("figure").append(make("option", { value: String(place) }, figure.namn)));
  data.anmärkningar.forEach((text) => found("remarks").append(make("li", {}, text)));
  found("county").tFoot.append(make("tr", {}, make("th", { scope: "row" }, "Summa"), sums.now, sums.tried, sums.difference, make("td", { class: "bar" })));
  setText(found("receipt-text"), `Räknat med ${data.kvitto.program}. Sidan räknas om och jämförs, tal för tal, med  tillaggsbelopp verifiera FIL.html`);
  for (const [file, hash] of Object.entries(data.kvitto.filer)) {
    found("receipt").tBodies[0].append(make("tr", {}, make("td", {}, file), make("td", {}, make("code", {}, hash))));
  }
  found("county").style.setProperty("--digits", digits());
  found("figure").addEventListener("change", (event) => { state.figure = Number(event.target.value); show(); });
  found("order").addEventListener("change", (event) => { state.order = event.target.value; show(); });
  found("reset").addEventListener("click", () => { Object.assign(state, { positions: [...now], alternative: -1 }); show(); });
  found("csv").addEventListener("click", csv);
  found("print").addEventListener("click", () => window.print());
  found("copy").addEventListener("click", () => { found("command").select(); document.execCommand("copy"); });
  found("restore").addEventListener("click", () => {
    const lacking = restore(found("paste").value);
    show();
    setText(found("restored"), lacking ? `Det läget finns inte i filen. Räkna ut det med:  ${lacking}` : "Läget visas.");
  });
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  makeNames();
  makeMap();
  show();
  follow();
}

start();
