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

