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

