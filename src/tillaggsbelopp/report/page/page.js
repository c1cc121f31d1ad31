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
