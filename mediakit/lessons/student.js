"use strict";
// The page of a lesson: keeps answers in the browser's storage, saves them as a file, opens them again, checks them.
(() => {
  const bytes = Uint8Array.from(atob(document.getElementById("data").textContent.trim()), (sign) => sign.charCodeAt(0));
  const lesson = JSON.parse(new TextDecoder().decode(bytes));
  const items = new Map(lesson.items.map((item) => [item.id, item]));
  const boxes = new Map([...document.querySelectorAll(".item")].map((box) => [box.dataset.id, box]));
  const shelf = `mediakit:${lesson.lesson}:${lesson.page}`;
  const nameField = document.getElementById("name");
  let work = emptyWork();
  let stored = true;

  function emptyWork() {
    return { started: new Date().toISOString(), name: "", answers: {}, checked: [] };
  }

  // ---- what an answer is, by kind of item: read from the page, written to the page

  const readers = {
    choose: (box) => box.querySelector("input:checked")?.value ?? "",
    several: (box) => [...box.querySelectorAll("input:checked")].map((input) => input.value),
    order: (box) => (box.dataset.kept ? orderOf(box) : []),
    match: readPairs,
    mark: readPairs,
    write: (box) => box.querySelector("textarea").value,
  };

  function readPairs(box) {
    const chosen = [...box.querySelectorAll("select")].filter((select) => select.value);
    return Object.fromEntries(chosen.map((select) => [select.dataset.part, select.value]));
  }

  const writers = {
    choose: (box, answer) => box.querySelectorAll("input").forEach((input) => (input.checked = input.value === answer)),
    several: (box, answer) => box.querySelectorAll("input").forEach((input) => (input.checked = answer.includes(input.value))),
    order: (box, answer) => {
      const list = box.querySelector(".order");
      answer.forEach((id) => list.append(list.querySelector(`[data-option="${CSS.escape(id)}"]`)));
      box.dataset.kept = answer.length ? "yes" : "";
      markEnds(box);
    },
    match: writePairs,
    mark: writePairs,
    write: (box, answer) => (box.querySelector("textarea").value = answer),
  };

  function writePairs(box, answer) {
    box.querySelectorAll("select").forEach((select) => (select.value = answer[select.dataset.part] ?? ""));
    showMarks(box);
  }

  const empty = { choose: "", several: [], order: [], match: {}, mark: {}, write: "" };

  function isAnswered(answer) {
    if (typeof answer === "string") return answer.trim() !== "";
    return Object.keys(answer ?? {}).length > 0;
  }

  // ---- whether an answer from a file fits its item

  function fits(item, answer) {
    const known = (id) => typeof id === "string" && Object.hasOwn(item.labels, id);
    if (item.kind === "write") return typeof answer === "string";
    if (item.kind === "choose") return answer === "" || known(answer);
    if (item.kind === "several" || item.kind === "order") {
      if (!Array.isArray(answer) || !answer.every(known) || new Set(answer).size !== answer.length) return false;
      return item.kind === "several" || answer.length === 0 || answer.length === Object.keys(item.labels).length;
    }
    if (answer === null || typeof answer !== "object" || Array.isArray(answer)) return false;
    return Object.entries(answer).every(([part, id]) => Object.hasOwn(item.parts, part) && known(id));
  }

  // ---- keeping

  function keep() {
    try {
      localStorage.setItem(shelf, JSON.stringify(work));
    } catch {
      if (stored) say("This browser keeps nothing. Save your answers as a file before you close the page.", true);
      stored = false;
    }
  }

  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(shelf) ?? "null");
      if (kept && typeof kept.answers === "object") work = { ...emptyWork(), ...kept, answers: chosenOf(kept.answers) };
    } catch {
      stored = false;
      say("This browser keeps nothing. Save your answers as a file before you close the page.", true);
    }
  }

  function chosenOf(answers) {
    return Object.fromEntries(Object.entries(answers).filter(([id, answer]) => items.has(id) && fits(items.get(id), answer)));
  }

  function noteAnswer(box) {
    const id = box.dataset.id;
    const answer = readers[box.dataset.kind](box);
    if (isAnswered(answer)) work.answers[id] = answer;
    else delete work.answers[id];
    showProgress();
    keep();
  }

  // ---- showing

  function say(text, alarm = false) {
    const status = document.getElementById("status");
    status.textContent = text;
    status.classList.toggle("alarm", alarm);
  }

  function showProgress() {
    let n = 0;
    for (const [id, box] of boxes) {
      const done = isAnswered(work.answers[id]);
      n += done ? 1 : 0;
      box.classList.toggle("answered", done);
    }
    document.getElementById("progress").textContent = `${n} of ${boxes.size} answered`;
  }

  function showMarks(box) {
    box.querySelectorAll(".sentences li").forEach((line) => line.classList.toggle("marked", line.querySelector("select").value !== ""));
  }

  function showAll() {
    nameField.value = work.name;
    for (const [id, box] of boxes) {
      writers[box.dataset.kind](box, work.answers[id] ?? empty[box.dataset.kind]);
      box.querySelector(".feedback").hidden = true;
      if (work.checked.includes(id)) showFeedback(box);
    }
    showProgress();
  }

  // ---- checking against the key

  function check(box) {
    const id = box.dataset.id;
    if (box.dataset.kind === "order") box.dataset.kept = "yes";
    noteAnswer(box);
    if (!isAnswered(work.answers[id])) {
      const feedback = box.querySelector(".feedback");
      feedback.replaceChildren(paragraph("Answer first, then check."));
      feedback.hidden = false;
      return;
    }
    if (!work.checked.includes(id)) work.checked.push(id);
    keep();
    showFeedback(box);
  }

  function showFeedback(box) {
    const item = items.get(box.dataset.id);
    const feedback = box.querySelector(".feedback");
    const parts = [];
    if (item.key !== null) {
      const [verdict, differences] = compare(item, work.answers[item.id] ?? empty[item.kind]);
      parts.push(paragraph(verdict, "verdict"));
      if (differences.length) parts.push(listOf(differences, item.kind === "order" ? "plain" : ""));
    }
    for (const text of [item.reason, item.reveal]) if (text) parts.push(paragraph(text, "pre"));
    feedback.replaceChildren(...parts);
    feedback.hidden = false;
  }

  const differ = "Not as in the key. That may be worth a discussion:";

  function compare(item, answer) {
    const label = (id) => item.labels[id];
    if (item.kind === "choose") {
      return answer === item.key ? ["As in the key.", []] : ["Not as in the key.", [`In the key: ${label(item.key)}`]];
    }
    if (item.kind === "several") {
      const more = answer.filter((id) => !item.key.includes(id)).map((id) => `Only you: ${label(id)}`);
      const less = item.key.filter((id) => !answer.includes(id)).map((id) => `Only the key: ${label(id)}`);
      return more.length + less.length ? [differ, [...more, ...less]] : ["As in the key.", []];
    }
    if (item.kind === "order") {
      const same = answer.filter((id, place) => id === item.key[place]).length;
      const listed = item.key.map((id, place) => `${place + 1}. ${label(id)}`);
      return same === answer.length ? ["The order is as in the key.", []] : [`${same} of ${answer.length} stand where the key has them. The key:`, listed];
    }
    return comparePairs(item, answer);
  }

  function comparePairs(item, answer) {
    const asked = item.kind === "match" ? Object.keys(item.key) : Object.keys(item.parts).filter((id) => item.key[id] || answer[id]);
    const wrong = asked.filter((id) => (answer[id] ?? "") !== (item.key[id] ?? ""));
    const number = (id) => Object.keys(item.parts).indexOf(id) + 1;
    const told = wrong.map((id) => {
      const what = item.kind === "mark" ? `Sentence ${number(id)}` : `“${item.parts[id]}”`;
      return `${what}: you ${answer[id] ? label(item, answer[id]) : "nothing"}, key ${item.key[id] ? label(item, item.key[id]) : "nothing"}`;
    });
    return [`${asked.length - wrong.length} of ${asked.length} as in the key.`, told];
  }

  function label(item, id) {
    return `“${item.labels[id]}”`;
  }

  function paragraph(text, kind = "") {
    const element = document.createElement("p");
    element.textContent = text;
    element.className = kind;
    return element;
  }

  function listOf(texts, kind) {
    const list = document.createElement("ul");
    list.className = kind;
    list.append(...texts.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    return list;
  }

  // ---- putting in order

  function orderOf(box) {
    return [...box.querySelectorAll(".order li")].map((line) => line.dataset.option);
  }

  function markEnds(box) {
    const lines = [...box.querySelectorAll(".order li")];
    lines.forEach((line, place) => {
      line.querySelector(".up").disabled = place === 0;
      line.querySelector(".down").disabled = place === lines.length - 1;
    });
  }

  function move(button) {
    const line = button.closest("li");
    const box = button.closest(".item");
    const up = button.classList.contains("up");
    if (up) line.previousElementSibling.before(line);
    else line.nextElementSibling.after(line);
    box.dataset.kept = "yes";
    markEnds(box);
    // At an end the pressed button is off: the keyboard goes on with the other one.
    (button.disabled ? line.querySelector(up ? ".down" : ".up") : button).focus();
    const place = [...line.parentElement.children].indexOf(line) + 1;
    document.getElementById("moved").textContent = `Now number ${place} of ${line.parentElement.children.length}`;
    noteAnswer(box);
  }

  // ---- files

  function save() {
    const content = {
      mediakit_answers: 1, lesson: lesson.lesson, corpus: lesson.corpus, page: lesson.page, name: work.name.trim(),
      started: work.started, saved: new Date().toISOString(), answers: work.answers,
    };
    const who = content.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
    link.download = [lesson.lesson, who, content.saved.slice(0, 10)].filter(Boolean).join("-") + ".json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    say(`Saved as ${link.download}, in your downloads. Hand in that file.`);
  }

  async function open(file) {
    if (file.size > 2e6) return say("This file is too large to be answers of this lesson.", true);
    let content;
    try {
      content = JSON.parse(await file.text());
    } catch {
      return say(`${file.name} is damaged or no file of answers. Nothing was changed.`, true);
    }
    if (content?.mediakit_answers !== 1 || content.answers === null || typeof content.answers !== "object") {
      return say(`${file.name} is no file of answers. Nothing was changed.`, true);
    }
    if (content.lesson !== lesson.lesson || content.page !== lesson.page) {
      const which = content.lesson === lesson.lesson ? "another version of this lesson" : "another lesson";
      return say(`${file.name} belongs to ${which}. Nothing was changed.`, true);
    }
    const answers = chosenOf(content.answers);
    const lost = Object.keys(content.answers).length - Object.keys(answers).length;
    work = { ...emptyWork(), started: String(content.started || ""), name: String(content.name ?? "").slice(0, 60), answers };
    showAll();
    keep();
    say(lost ? `Opened; ${lost} answers could not be read.` : `Opened: ${file.name}.`, lost > 0);
  }

  function startAgain() {
    work = emptyWork();
    document.getElementById("sure").close();
    showAll();
    keep();
    say("All answers are gone. You can begin again.");
  }

  // ---- what happens when

  document.getElementById("main").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.closest(".moves")) move(button);
    else if (button.classList.contains("check")) check(button.closest(".item"));
    else if (button.classList.contains("keep")) {
      button.closest(".item").dataset.kept = "yes";
      noteAnswer(button.closest(".item"));
      say("The order is noted.");
    }
  });
  document.getElementById("main").addEventListener("input", (event) => {
    const box = event.target.closest(".item");
    if (!box) return;
    if (box.dataset.kind === "mark") showMarks(box);
    noteAnswer(box);
  });
  nameField.addEventListener("input", () => {
    work.name = nameField.value;
    keep();
  });
  document.getElementById("save").addEventListener("click", save);
  const picker = document.getElementById("file");
  document.getElementById("open").addEventListener("click", () => picker.click());
  picker.addEventListener("change", async () => {
    if (picker.files.length) await open(picker.files[0]);
    picker.value = "";
  });
  const sure = document.getElementById("sure");
  document.getElementById("again").addEventListener("click", () => sure.showModal());
  document.getElementById("sure-no").addEventListener("click", () => sure.close());
  document.getElementById("sure-yes").addEventListener("click", startAgain);
  document.getElementById("print").addEventListener("click", () => window.print());

  recall();
  boxes.forEach(markEnds);
  showAll();
})();
