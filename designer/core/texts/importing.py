"""Texts about letters that are made into templates: what is refused, and what could not be taken over."""

from __future__ import annotations

from designer.core.texts.text import Text

TEXTS: dict[str, Text] = {
    "template-origin-unclear": Text(
        "Say what the new template is made from.",
        "Give --from STARTER, or --learn FILE, or --empty, or --from FILE; the last two with or without --learn FILE."
        " --mail is for a web page.",
    ),
    "font-no-font": Text(
        "{file} is no font, or it is damaged.", "Take a file that ends in .ttf, .otf, .woff or .woff2."
    ),
    "font-collection": Text("{file} holds several fonts in one file.", "Take one file for each cut."),
    "font-too-large": Text("{file} is larger than {limit} MiB.", "Take one with fewer letters."),
    "font-not-to-embed": Text(
        "{file} says of itself that it may not be embedded in documents.", "Ask its maker for a licence that allows it."
    ),
    "font-not-to-subset": Text(
        "{file} says of itself that it may only be embedded whole, and documents hold the letters they use.",
        "Ask its maker for a licence that allows it.",
    ),
    "font-variable": Text(
        "{file} is a variable font, which does not look the same in every program.",
        "Take its files for single weights (often in a folder “static”).",
    ),
    "font-name-unusable": Text(
        "{file} calls its family “{name}”, which cannot be used as a name here.",
        "Give it one of up to six words of letters and digits: --name NAME.",
    ),
    "font-cut-twice": Text(
        "{file} is the same cut of the family {name} as another one of these files.",
        "Add one of them only; a condensed or wide one in a second step, under a name of its own: --name NAME.",
    ),
    "font-not-there": Text("The firm has no font {name}.", "It has: {known}."),
    "import-kind": Text(
        "{file} is of a kind that cannot be made into a template.",
        "Take a Word document (.docx), a web page (.html) or a mail in MJML (.mjml).",
    ),
    "import-too-large": Text("The file is larger than {limit} MiB.", "Make its pictures smaller, then try again."),
    "import-unpacks-too-large": Text(
        "The document unpacks to more than {limit} MiB.", "Make its pictures smaller, or save it anew in Word."
    ),
    "import-old-word": Text(
        "{file} is in the format of Word before 2007.", "Open it in Word, and save it as “Word document (.docx)”."
    ),
    "import-encrypted": Text(
        "{file} is protected with a password.", "Open it in Word, take the password away, and save it."
    ),
    "import-not-word": Text(
        "{file} is no Word document, or it is damaged.", "Open it in Word, and save it as “Word document (.docx)”."
    ),
    "import-not-mjml": Text("{file} holds no <mjml>.", "Take a file of MJML, or a web page (.html)."),
    "import-entities": Text(
        "The document declares a document type, which Word never does.", "Save it anew in Word, or leave it alone."
    ),
    "import-too-deep": Text(
        "The document holds too much, or tables in tables in tables, to be read.", "Split it, or make it simpler."
    ),
    "import-no-mail": Text(
        "A Word document becomes the PDF, not the mail.", "Leave --mail out, or take a web page (.html)."
    ),
    "import-mail-with-data": Text("A mail is imported without data.", "Leave --learn out; a sample is made for it."),
    "import-pictures-too-large": Text("The pictures take more than {limit} MiB.", "Make them smaller, then try again."),
    "import-left-text-box": Text(
        "Text boxes: {count}. Their text stands where they were anchored.", "Move it to where it belongs."
    ),
    "import-left-chart": Text("Charts: {count}.", "Add each as a picture."),
    "import-left-diagram": Text("Diagrams (SmartArt): {count}.", "Add each as a picture."),
    "import-left-drawing": Text("Drawings: {count}.", "Add each as a picture."),
    "import-left-object": Text("Embedded objects of other programs: {count}.", "Add each as a picture or a table."),
    "import-left-formula": Text("Formulas: {count}.", "Add each as a picture."),
    "import-left-watermark": Text("Watermarks: {count}.", "Add it as a picture behind the page."),
    "import-left-comment": Text("Comments: {count}."),
    "import-left-deleted": Text("Text that was marked as deleted: {count} places."),
    "import-left-inserted": Text("Text that was marked as inserted is taken over: {count} places."),
    "import-left-floating": Text(
        "Floating pictures: {count}. Each stands in the text where it was anchored.", "Move it to where it belongs."
    ),
    "import-left-border": Text("A border around the page."),
    "import-left-tab": Text(
        "Tab stops: {count}. Each is a space now.", "Use a table where things stand below each other."
    ),
    "import-left-form": Text("Form fields: {count}. What stood in them is text now."),
    "import-left-macros": Text("Macros. A template runs no programs."),
    "import-left-section": Text(
        "Other page settings in the middle of the document: {count}. All pages have the first ones."
    ),
    "import-left-columns": Text("Text in several columns stands in one.", "Set the columns in the design."),
    "import-left-even-pages": Text("Other heads and feet on even pages. All pages have those of the odd ones."),
    "import-left-linked": Text(
        "Pictures that lie elsewhere, or could not be found: {count} ({names}).", "Add them to the template."
    ),
    "import-left-picture": Text(
        "Pictures in a format that no page shows: {count} ({names}).", "Save them as PNG, and add them."
    ),
    "import-left-field": Text(
        "Fields that Word works out itself: {count} ({names}). What they last showed is text now.",
        "Write it as a condition or a field.",
    ),
    "import-left-text-around": Text(
        "Text that Word puts before or after a field only when it is not empty: {names}.", "Write it as a condition."
    ),
    "import-left-color": Text("Colours of single words: {count} places.", "Mark what should stand out."),
    "import-left-highlight": Text("Marked words: {count} places.", "Mark what should stand out."),
    "import-left-font": Text("The fonts {names}. All text is set in your firm's font."),
    "import-left-indent": Text("Indented paragraphs: {count}. They begin at the left edge."),
    "import-left-active": Text("What runs or loads something: {count} places ({names})."),
    "import-left-remote": Text("Sheets and fonts that are loaded from elsewhere: {count} ({names})."),
    "import-left-unknown": Text("What this program does not know: {count} places ({names})."),
}
