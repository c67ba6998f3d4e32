// Runs in a world of its own beside the mail, whose scripts are off. Shows a mail by swapping the document's parts,
// so that nothing flickers and the place that is read stays; finds the source place of what is clicked.
(function () {
  const pictures = new Map();
  const marked = '[data-l],[class*="pf-"]';
  let shown = { html: "", isDark: false, hasImages: true };
  let accent = "", framed = null; // what is framed stays so while the mail is swapped

  function markOf(element) {
    if (element.dataset.l) return element.dataset.l;
    const name = [...element.classList].find((one) => /^pf-.+:\d+(\.\d+)?$/.test(one));
    return name ? name.slice(3) : "";
  }

  function withPictures(root) {
    for (const element of root.querySelectorAll("[src],[background]")) {
      for (const name of ["src", "background"]) {
        const value = element.getAttribute(name) || "";
        if (!value.startsWith("cid:")) continue;
        if (shown.hasImages && pictures.has(value.slice(4))) element.setAttribute(name, pictures.get(value.slice(4)));
        else element.removeAttribute(name);
      }
    }
    const css = (text) =>
      text.replace(/url\(["']?cid:([^"')]*)["']?\)/g, (_, cid) =>
        shown.hasImages && pictures.has(cid) ? `url("${pictures.get(cid)}")` : "none");
    for (const element of root.querySelectorAll("[style*='cid:']"))
      element.setAttribute("style", css(element.getAttribute("style")));
    for (const element of root.querySelectorAll("style")) element.textContent = css(element.textContent);
  }

  // The engine has one colour scheme for the whole program: conditions on it are answered here.
  function answered(condition) {
    return condition.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, scheme) =>
      (scheme.toLowerCase() === "dark") === shown.isDark ? "(min-width: 0px)" : "(max-width: 0px)");
  }

  function answerSchemes(rules) {
    for (const rule of rules) {
      if (rule.media && /prefers-color-scheme/i.test(rule.media.mediaText))
        rule.media.mediaText = answered(rule.media.mediaText);
      if (rule.cssRules) answerSchemes(rule.cssRules);
    }
  }

  function declaresDark() {
    const meta = document.querySelector('meta[name="color-scheme"],meta[name="supported-color-schemes"]');
    return Boolean(meta && /dark/i.test(meta.content));
  }

  function swap() {
    const parsed = new DOMParser().parseFromString(shown.html, "text/html");
    withPictures(parsed);
    const root = document.documentElement, at = [window.scrollX, window.scrollY];
    for (const { name } of [...root.attributes]) root.removeAttribute(name);
    for (const { name, value } of [...parsed.documentElement.attributes]) root.setAttribute(name, value);
    document.head.replaceWith(document.adoptNode(parsed.head));
    document.body.replaceWith(document.adoptNode(parsed.body));
    for (const sheet of document.styleSheets) {
      if (/prefers-color-scheme/i.test(sheet.media.mediaText)) sheet.media.mediaText = answered(sheet.media.mediaText);
      answerSchemes(sheet.cssRules);
    }
    root.style.setProperty("--sealwright", accent);
    root.style.colorScheme = shown.isDark && declaresDark() ? "dark" : "light";
    const own = document.createElement("style");
    own.textContent =
      "[data-sealwright-frame]{outline:2px dashed var(--sealwright);outline-offset:1px}" +
      "[data-sealwright-frame=first]{outline-style:solid}[data-sealwright-hover]{outline:1px dotted var(--sealwright)}" +
      "[data-sealwright-missing]{outline:2px dotted #b06600}" +
      (shown.hasImages ? "" : "img{outline:1px dashed #8a9a97;min-height:1em}");
    document.head.append(own);
    showLacking();
    if (framed) frameAgain();
    window.scrollTo(...at);
  }

  // Handles at the first frame: they lie over the mail in a layer of their own, and move with it.
  let offered = [];

  function layer(id) {
    const old = document.getElementById(id);
    if (old) old.remove();
    const made = document.createElement("div");
    made.id = id;
    made.style.cssText = "position:absolute;left:0;top:0;width:0;height:0;z-index:2147483646";
    document.documentElement.append(made);
    return made;
  }

  function framedBox() {
    const element = document.querySelector("[data-sealwright-frame=first]");
    return element && element.getBoundingClientRect();
  }

  function spotOf(name, now, box) {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    return {
      width: [box.right, y], split: [box.right, y], "padding-top": [x, box.top + now],
      "padding-right": [box.right - now, box.top + box.height / 4], "padding-bottom": [x, box.bottom - now],
      "padding-left": [box.left + now, y],
    }[name];
  }

  // Where what is framed is taken hold of to be moved.
  function grip(box) {
    const made = document.createElement("div");
    made.dataset.sealwrightGrip = "";
    made.style.cssText = "position:absolute;box-sizing:border-box;width:18px;height:11px;border-radius:2px;" +
      "background:radial-gradient(circle,#fff 1px,transparent 1.3px) 1px 1px/5px 4.5px,var(--sealwright);" +
      `left:${box.left + window.scrollX - 2}px;top:${Math.max(box.top + window.scrollY - 13, 0)}px`;
    return made;
  }

  function drawHandles() {
    const box = framedBox(), over = layer("sealwright-handles");
    if (box) over.append(grip(box));
    for (const [name, now] of box ? offered : []) {
      const inside = name.startsWith("padding");
      if (inside && Math.min(box.width, box.height) < 36) continue;
      const [x, y] = spotOf(name, now, box), lies = name === "padding-top" || name === "padding-bottom";
      const [wide, high] = lies ? [14, 5] : [5, 14];
      const handle = document.createElement("div");
      handle.dataset.sealwrightHandle = name;
      handle.style.cssText = "position:absolute;box-sizing:content-box;border:1px solid #fff;border-radius:3px;" +
        `background:var(--sealwright);width:${wide}px;height:${high}px;` +
        `left:${x + window.scrollX - wide / 2 - 1}px;top:${y + window.scrollY - high / 2 - 1}px`;
      over.append(handle);
    }
  }

  // Of the turns of a loop, the one that was clicked; it stays so while the mail is swapped.
  let clicked = { mark: "", number: 0 };

  function frameAgain() {
    cleared("data-sealwright-frame");
    const [file, line, nth] = framed;
    const all = [...document.querySelectorAll(marked)].map((element) => {
      const [, name, number, tag] = /^(.*):(\d+)(?:\.(\d+))?$/.exec(markOf(element)) || [];
      return { element, name, line: Number(number), nth: Number(tag || 0) };
    });
    const mine = all.filter((one) => one.name === file && one.line <= line);
    const nearest = Math.max(0, ...mine.map((one) => one.line));
    const found = mine
      .filter((one) => one.line === nearest && (nth === null || one.nth === nth))
      .map((one) => one.element);
    const outer = found.filter((one) => !found.some((other) => other !== one && other.contains(one)));
    const same = all.map((one) => one.element).filter((one) => markOf(one) === clicked.mark);
    const first = Math.max(0, outer.indexOf(same[clicked.number]));
    outer.forEach((one, number) => one.setAttribute("data-sealwright-frame", number === first ? "first" : "turn"));
    drawHandles();
    return [outer, first];
  }

  function inSight(element) {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight && (box.top >= 0 || box.bottom <= window.innerHeight);
  }

  let lacking = [];

  function showLacking() {
    cleared("data-sealwright-missing");
    for (const element of document.querySelectorAll(marked))
      if (lacking.includes(markOf(element))) element.setAttribute("data-sealwright-missing", "");
  }

  function cleared(name) {
    for (const element of document.querySelectorAll(`[${name}]`)) element.removeAttribute(name);
  }

  window.sealwright = {
    picture(cid, subtype, base64) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      pictures.set(cid, URL.createObjectURL(new Blob([bytes], { type: `image/${subtype}` })));
    },
    show(change) {
      shown = { ...shown, ...change };
      swap();
      return JSON.stringify([document.documentElement.scrollHeight, document.title]);
    },
    begin() {
      framed = null;
      clicked = { mark: "", number: 0 };
      cleared("data-sealwright-frame");
      drawHandles();
      window.scrollTo(0, 0);
    },
    stale(isStale) {
      document.documentElement.style.filter = isStale ? "opacity(0.45)" : "";
    },
    accent(color) {
      accent = color;
      document.documentElement.style.setProperty("--sealwright", color);
    },
    at(x, y) {
      const under = document.elementFromPoint(x, y);
      const element = under && under.closest(marked);
      return element ? markOf(element) : "";
    },
    // What is clicked is framed at once, the source follows.
    choose(x, y) {
      const under = document.elementFromPoint(x, y);
      const element = under && under.closest(marked);
      if (!element) return "";
      const mark = markOf(element), [, file, line, nth] = /^(.*):(\d+)(?:\.(\d+))?$/.exec(mark);
      const turns = [...document.querySelectorAll(marked)].filter((one) => markOf(one) === mark);
      clicked = { mark, number: turns.indexOf(element) };
      sealwright.frame(file, Number(line), Number(nth || 0));
      return mark;
    },
    hover(x, y) {
      cleared("data-sealwright-hover");
      const under = x < 0 ? null : document.elementFromPoint(x, y);
      const element = under && under.closest(marked);
      if (element) element.setAttribute("data-sealwright-hover", "");
    },
    // Where what is dragged would stand beside a tag's element: a line is drawn there; "before", "behind" or "".
    marker(file, line, nth, x, y, isBeside) {
      const old = document.getElementById("sealwright-marker");
      if (old) old.remove();
      const mark = file + ":" + line + (nth ? "." + nth : "");
      const boxes = [...document.querySelectorAll(marked)]
        .filter((element) => markOf(element) === mark)
        .map((element) => element.getBoundingClientRect());
      const far = (box) => Math.abs(box.left + box.width / 2 - x) + Math.abs(box.top + box.height / 2 - y);
      const box = boxes.sort((one, other) => far(one) - far(other))[0];
      if (!box) return "";
      const isBefore = isBeside ? x < box.left + box.width / 2 : y < box.top + box.height / 2;
      const line_ = document.createElement("div");
      line_.id = "sealwright-marker";
      line_.style.cssText = "position:fixed;z-index:2147483647;background:var(--sealwright);pointer-events:none;" +
        (isBeside
          ? `left:${(isBefore ? box.left : box.right) - 1}px;top:${box.top}px;width:3px;height:${box.height}px`
          : `left:${box.left}px;top:${(isBefore ? box.top : box.bottom) - 1}px;width:${box.width}px;height:3px`);
      document.documentElement.append(line_);
      return isBefore ? "before" : "behind";
    },
    missing(marks) {
      lacking = marks;
      showLacking();
    },
    handles(list) {
      offered = list;
      drawHandles();
    },
    handleAt(x, y) {
      let nearest = ["", 7];
      const held = document.querySelector("[data-sealwright-grip]"), around = held && held.getBoundingClientRect();
      if (around && x >= around.left - 2 && x <= around.right + 2 && y >= around.top - 2 && y <= around.bottom + 2)
        return "move";
      for (const handle of document.querySelectorAll("[data-sealwright-handle]")) {
        const box = handle.getBoundingClientRect();
        const far = Math.max(Math.abs(box.left + box.width / 2 - x) - box.width / 2,
          Math.abs(box.top + box.height / 2 - y) - box.height / 2);
        if (far < nearest[1]) nearest = [handle.dataset.sealwrightHandle, far];
      }
      return nearest[0];
    },
    framedWidth() {
      const element = document.querySelector("[data-sealwright-frame=first]");
      return element ? (element.querySelector(":scope img") || element).getBoundingClientRect().width : 0;
    },
    // Where a handle was dragged to: a line across the frame, and the length beside the pointer.
    resize(name, right, down, x, y, words) {
      const over = layer("sealwright-resize"), box = framedBox();
      if (!name || !box) return over.remove();
      const now = (offered.find((one) => one[0] === name) || [name, 0])[1];
      const [left, top] = spotOf(name, now, box), lies = name === "padding-top" || name === "padding-bottom";
      const [sx, sy] = [window.scrollX, window.scrollY];
      const line = document.createElement("div"), figure = document.createElement("div");
      line.style.cssText = "position:absolute;background:var(--sealwright);" + (lies
        ? `left:${box.left + sx}px;top:${top + down + sy}px;width:${box.width}px;height:1px`
        : `left:${left + right + sx}px;top:${box.top + sy}px;width:1px;height:${box.height}px`);
      figure.textContent = words;
      figure.style.cssText = "position:absolute;background:var(--sealwright);color:#fff;border-radius:4px;" +
        `padding:2px 8px;font:13px sans-serif;white-space:nowrap;left:${x + sx + 12}px;top:${y + sy + 12}px`;
      over.append(line, figure);
    },
    frame(file, line, nth) {
      framed = [file, line, nth];
      const [outer, first] = frameAgain();
      if (outer.length && !inSight(outer[first])) outer[first].scrollIntoView({ block: "center" });
      return outer.length;
    },
  };
})();
