import { bindStyles } from "../../design/bindStyles.ts";
import type { About } from "./about/about.ts";
import { PairList } from "./Facts.tsx";
import styles from "./Inspector.module.css";
import { Section } from "./Section.tsx";

const css = bindStyles(styles);

/** What something does, and what breaks without it. */
export function AboutText({ about }: { readonly about: About }) {
  return (
    <Section title="What it is for">
      <p className={css("prose")}>{about.does}</p>
      <p className={css("prose")}>
        <strong>Without it: </strong>
        {about.without}
      </p>
      <PairList pairs={about.facts.map(([label, value]) => ({ label, value }))} />
    </Section>
  );
}
