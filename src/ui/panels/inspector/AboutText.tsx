import { bindStyles } from "../../design/bindStyles.ts";
import { useWords } from "../../stores/words/language.ts";
import type { About } from "./about/about.ts";
import { PairList } from "./Facts.tsx";
import styles from "./Inspector.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);

/** What something does and what breaks without it: the first thing that a person who opens it wants to know. */
export function Purpose({ about }: { readonly about: About }) {
  const words = useWords("inspector");
  return (
    <div className={css("purpose")}>
      <p>{about.does}</p>
      <p>
        <strong>{words.without} </strong>
        {about.without}
      </p>
    </div>
  );
}

/** Where it is found on a real machine. */
export function AboutText({ about }: { readonly about: About }) {
  const words = useWords("inspector");
  if (about.facts.length === 0) return null;
  return (
    <Section title={words.onRealMachine}>
      <PairList pairs={about.facts.map(([label = "", value = ""]) => ({ label, value }))} />
    </Section>
  );
}
