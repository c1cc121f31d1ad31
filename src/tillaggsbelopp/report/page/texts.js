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

