import { writingOf } from "../forms.ts";

const { count, figure } = writingOf("en");

export const editor = {
  files: {
    scratch: "Scratch",
    unsaved: "Not saved: press again to close it all the same.",
    label: "Open files",
    noFile: "Not a file: saved nowhere",
    changed: ", changed",
    close: (name: string) => `Close ${name}`,
    tooMany: (name: string) => `Too many files are open: close one before ${name}.`,
    open: "Files of the home: open one",
  },
  findings: {
    verdict: (objects: number, errors: number, warnings: number) => `${count(objects, { one: "object", other: "objects" })}${errors > 0 ? `, ${count(errors, { one: "error", other: "errors" })}` : ""}${warnings > 0 ? `, ${count(warnings, { one: "warning", other: "warnings" })}` : ""}${errors + warnings === 0 ? ", no problems found" : ""}`,
    severities: {
      error: "error",
      warning: "warning",
    },
    tooLarge: "This text is larger than 1 MB. No API server takes that at once: apply it in parts.",
    label: "Problems",
    more: (more: number) => `and ${figure(more)} more`,
  },
  title: "Apply a manifest",
  result: {
    same: "  no difference",
    done: "  done",
    differs: "  differs",
    code: (code: number) => `  exit code ${code}`,
    waiting: "Waiting for the API server…",
    still: "The clock stands still: the answer comes when time goes on.",
  },
  examples: "Examples",
  watch: "Watch",
  next: "Then",
  saved: (path: string) => `Saved in ${path}`,
  notSaved: (problem: string) => `Not saved: ${problem}`,
  bar: {
    saveAndClose: "Save and close",
    closeWithout: "Close without saving",
    waits: (name: string) => `A command in the terminal waits for this text: ${name}`,
    apply: "Apply",
    dryRun: "Dry run",
    diff: "Diff",
    stopWaiting: "Stop waiting",
    save: "Save",
    clear: "Clear",
    delete: "Delete these",
    open: "Open files",
    files: "Manifest files",
  },
  code: {
    placeholder: "Paste a manifest, drop files anywhere on the page, or choose an example.",
    label: "Manifest in YAML. Control Enter applies, Control Space offers what may stand here; Escape and then Tab leaves the editor.",
  },
  help: {
    requiredShort: ", required",
    required: "  -required-",
    oneOf: (values: string) => `one of: ${values}`,
    default: (value: string) => `default: ${value}`,
  },
};
