import { useId, useState } from "react";
import type { ReactNode } from "react";
import { diagrams } from "../../ui/app/diagrams.ts";
import { bindStyles } from "../../ui/design/bindStyles.ts";
import { CopyButton } from "../../ui/design/CopyButton.tsx";
import { knownDrills } from "../../ui/panels/drill/index.ts";
import { languageTags, useWords } from "../../ui/stores/words/language.ts";
import styles from "./Builder.module.css";
import { elementSnippet, frameSnippet, frameSource } from "./snippet.ts";

const css = bindStyles(styles);
const languageNames: Readonly<Record<string, string>> = { en: "English", de: "Deutsch" };
const heights = { first: 420, min: 160, max: 4000 } as const;
const firstly = { scenario: "", isDrill: false, view: "", theme: "auto", controls: "play", start: "visible", height: heights.first as number, speed: "1", seed: "", terminal: false, lang: "" };
const themes = ["auto", "light", "dark", "contrast-light", "contrast-dark"] as const;
const controls = ["none", "play", "full"] as const;
const starts = ["visible", "paused", "click"] as const;
const speeds: readonly string[] = ["0.01", "0.1", "1", "10", "100"];

/** A form, the lines for a page's source, and the frame as it will be. */
export function Builder() {
  const { builder: words, title } = useWords("embed");
  const { diagrams: names } = useWords("app");
  const [form, setForm] = useState(firstly);
  const change = (part: Partial<typeof firstly>): void => setForm({ ...form, ...part });
  const base = location.href;
  const height = Math.min(heights.max, Math.max(heights.min, form.height || heights.first));
  const chosen = chosenIn(form);
  return (
    <main className={css("page")}>
      <header>
        <h1>{words.title}</h1>
        <p>{words.intro}</p>
      </header>
      <form className={css("form")} aria-label={words.form} onSubmit={(event) => event.preventDefault()}>
        <Choice label={words.scenario} value={form.scenario} onChange={(scenario) => change({ scenario })}>
          <option value="">{words.fresh}</option>
          {knownDrills.map((drill) => (
            <option key={drill.name} value={drill.name}>
              {drill.title}
            </option>
          ))}
        </Choice>
        <Choice label={words.view} value={form.view} onChange={(view) => change({ view })}>
          <option value="">{words.ofScenario}</option>
          {diagrams.filter(({ isApart }) => isApart !== true).map(({ id, title: name }) => (
            <option key={id} value={id}>
              {names[id]?.title ?? name}
            </option>
          ))}
        </Choice>
        <Choice label={words.theme} value={form.theme} onChange={(theme) => change({ theme })}>
          {themes.map((theme) => (
            <option key={theme} value={theme}>
              {words.themes[theme]}
            </option>
          ))}
        </Choice>
        <Choice label={words.controls} value={form.controls} onChange={(value) => change({ controls: value })}>
          {controls.map((each) => (
            <option key={each} value={each}>
              {words.controlsOf[each]}
            </option>
          ))}
        </Choice>
        <Choice label={words.start} value={form.start} onChange={(start) => change({ start })}>
          {starts.map((each) => (
            <option key={each} value={each}>
              {words.starts[each]}
            </option>
          ))}
        </Choice>
        <Choice label={words.speed} value={form.speed} onChange={(speed) => change({ speed })}>
          {speeds.map((speed) => (
            <option key={speed} value={speed}>
              {`× ${speed}`}
            </option>
          ))}
        </Choice>
        <Choice label={words.language} value={form.lang} onChange={(lang) => change({ lang })}>
          <option value="">{words.ofReader}</option>
          {languageTags.map((tag) => (
            <option key={tag} value={tag}>
              {languageNames[tag] ?? tag}
            </option>
          ))}
        </Choice>
        <label className={css("field")}>
          <span>{words.seed}</span>
          <input inputMode="numeric" value={form.seed} placeholder={words.anySeed} maxLength={15} onChange={(event) => change({ seed: event.target.value.replaceAll(/\D/g, "") })} />
        </label>
        <label className={css("field")}>
          <span>{words.height}</span>
          <input type="number" min={heights.min} max={heights.max} step={20} value={form.height} onChange={(event) => change({ height: event.target.valueAsNumber })} />
        </label>
        <div className={css("switches")}>
          <label>
            <input type="checkbox" checked={form.terminal} onChange={(event) => change({ terminal: event.target.checked })} /> {words.terminal}
          </label>
          <label>
            <input type="checkbox" disabled={form.scenario === ""} checked={form.isDrill} onChange={(event) => change({ isDrill: event.target.checked })} /> {words.isDrill}
          </label>
        </div>
      </form>
      <Snippet title={words.forPages} text={elementSnippet(base, height, chosen)} />
      <Snippet title={words.forFrames} text={frameSnippet(base, height, title, chosen)} />
      <section aria-label={words.preview} className={css("preview")}>
        <h2>{words.preview}</h2>
        <iframe key={frameSource(base, chosen)} src={frameSource(base, chosen)} title={title} style={{ blockSize: height }} />
      </section>
    </main>
  );
}

/** Only what is not so anyway. */
function chosenIn({ scenario, isDrill, view, theme, controls: around, start, speed, seed, terminal, lang }: typeof firstly): Readonly<Record<string, string>> {
  return {
    ...(scenario === "" ? {} : { [isDrill ? "drill" : "scenario"]: scenario }),
    ...(view === "" ? {} : { view }),
    ...(theme === firstly.theme ? {} : { theme }),
    ...(around === firstly.controls ? {} : { controls: around }),
    ...(start === firstly.start ? {} : { start }),
    ...(speed === firstly.speed ? {} : { speed }),
    ...(seed === "" ? {} : { seed }),
    ...(terminal ? { terminal: "" } : {}),
    ...(lang === "" ? {} : { lang }),
  };
}

function Choice({ label, value, onChange, children }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly children: ReactNode }) {
  return (
    <label className={css("field")}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </label>
  );
}

function Snippet({ title, text }: { readonly title: string; readonly text: string }) {
  const { builder: words } = useWords("embed");
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={css("snippet")}>
      <div className={css("head")}>
        <h2 id={heading}>{title}</h2>
        <CopyButton label={words.copy} visible={words.copy} text={() => text} />
      </div>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls sideways, by the keyboard too */}
      <pre tabIndex={0}>{text}</pre>
    </section>
  );
}
