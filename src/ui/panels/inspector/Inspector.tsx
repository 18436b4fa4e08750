import type { Subject } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Inspector.module.css";
import { LinkBody } from "./LinkBody.tsx";
import { MachineBody } from "./MachineBody.tsx";
import { ObjectBody } from "./ObjectBody.tsx";
import { ProcessBody } from "./ProcessBody.tsx";
import { subjectKey, useInspection } from "./useDetail.ts";

const css = bindStyles(styles);

/** Everything about what is selected: what it is for, what is in its memory, what can be done to it. */
export function Inspector() {
  const words = useWords("inspector");
  const subject = useUi((state) => state.selection);
  if (subject === null) return <p className={css("empty")}>{words.empty}</p>;
  return <Inspected key={subjectKey(subject)} subject={subject} />;
}

function Inspected({ subject }: { readonly subject: Subject }) {
  useInspection(subject);
  return <div className={css("inspector")}>{bodyOf(subject)}</div>;
}

function bodyOf(subject: Subject) {
  switch (subject.type) {
    case "process":
      return <ProcessBody subject={subject} />;
    case "machine":
      return <MachineBody subject={subject} />;
    case "object":
      return <ObjectBody subject={subject} />;
    case "link":
      return <LinkBody subject={subject} />;
  }
}
