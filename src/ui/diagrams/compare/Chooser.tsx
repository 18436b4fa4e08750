import { useState } from "react";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { SelectField } from "../../design/SelectField.tsx";
import { compareBranches } from "../../stores/compare/compareBranches.ts";
import { resumeComparison } from "../../stores/compare/shown.ts";
import { questions, variantName, variantOf, variants } from "../../stores/compare/variants.ts";
import type { VariantId } from "../../stores/compare/variants.ts";
import { useTimeline } from "../../stores/timeline.ts";
import { useWords } from "../../stores/words/language.ts";
import styles from "./Chooser.module.css";
import { startVariants } from "./startVariants.ts";

const css = bindStyles(styles);

const lanesMax = 3;
const manifestMax = 200_000;

/** What to compare: a question with its clusters, lanes of one's own choice, or branches of the page's history. */
export function Chooser({ problem }: { readonly problem: string }) {
  const words = useWords("compare");
  return (
    // What scrolls can be reached, or a keyboard would see only its beginning.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <section className={css("chooser")} aria-label={words.choice} tabIndex={0}>
      <h2>{words.title}</h2>
      <p className={css("prose")}>{words.intro}</p>
      {problem !== "" && (
        <p className={css("problem")} role="alert">
          {problem}
        </p>
      )}
      <h3>{words.question}</h3>
      <ul className={css("questions")}>
        {questions.map(({ id, lanes }) => (
          <li key={id}>
            <button type="button" className={css("question")} onClick={() => startVariants(lanes.flatMap((lane) => variantOf(lane) ?? []).map((variant) => ({ variant })))}>
              <b>{words.questions[id]}</b>
              <span>{lanes.map(variantName).join(" · ")}</span>
            </button>
          </li>
        ))}
      </ul>
      <OwnLanes />
      <Branches />
    </section>
  );
}

interface ChosenLane {
  readonly id: VariantId;
  readonly manifest: string;
}

function OwnLanes() {
  const words = useWords("compare");
  const [lanes, setLanes] = useState<readonly ChosenLane[]>([
    { id: "etcd-3", manifest: "" },
    { id: "etcd-1", manifest: "" },
  ]);
  const change = (index: number, changed: Partial<ChosenLane>) => setLanes(lanes.map((lane, other) => (other === index ? { ...lane, ...changed } : lane)));
  const start = () =>
    startVariants(
      lanes.flatMap(({ id, manifest }) => {
        const variant = variantOf(id);
        return variant === undefined ? [] : [{ variant, ...(id === "own" ? { manifest } : {}) }];
      }),
    );
  return (
    <>
      <h3>{words.ownChoice}</h3>
      <div className={css("lanes")}>
        {lanes.map(({ id, manifest }, index) => {
          const letter = String.fromCharCode(65 + index);
          return (
            // Lanes have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key -- see above
            <div key={index} className={css("lane")}>
              <span className={css("row")}>
                <b>{letter}</b>
                <SelectField label={words.clusterIn(letter)} value={id} options={variants.map(({ id: value }) => ({ value, label: variantName(value) }))} onChange={(value) => change(index, { id: variantOf(value)?.id ?? id })} />
              </span>
              <p>{words.variants[id].about}</p>
              {id === "own" && <textarea aria-label={words.manifestsOf(letter)} value={manifest} maxLength={manifestMax} rows={8} spellCheck={false} onChange={(event) => change(index, { manifest: event.target.value })} onKeyDown={(event) => event.stopPropagation()} />}
            </div>
          );
        })}
      </div>
      <div className={css("row")}>
        <Button tone="primary" onClick={start}>
          {words.startThese}
        </Button>
        {lanes.length < lanesMax ? (
          <Button onClick={() => setLanes([...lanes, { id: "etcd-5", manifest: "" }])}>{words.addLane}</Button>
        ) : (
          <Button onClick={() => setLanes(lanes.slice(0, -1))}>{words.twoOnly}</Button>
        )}
      </div>
    </>
  );
}

/** Branches of the page's own history, two by two with the one that is shown. */
function Branches() {
  const words = useWords("compare");
  const info = useTimeline((state) => state.info);
  const others = info?.branches.filter(({ id }) => id !== info.branch) ?? [];
  return (
    <>
      <h3>{words.branches}</h3>
      {others.length === 0 ? (
        <p className={css("prose")}>{words.oneBranch}</p>
      ) : (
        <div className={css("row")}>
          {others.map(({ id, name }) => (
            <Button
              key={id}
              onClick={() => {
                compareBranches(id);
                resumeComparison();
              }}
            >
              {words.both(info?.branches.find((branch) => branch.id === info.branch)?.name ?? "", name)}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
