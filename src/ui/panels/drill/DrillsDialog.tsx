import { Check, Download, FileUp, Play } from "lucide-react";
import { useRef, useState } from "react";
import type { ManifestProblem } from "../../../manifest/drill/index.ts";
import { drillCourses } from "../../../protocol/index.ts";
import type { Drill } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { Button } from "../../design/Button.tsx";
import { Dialog } from "../../design/Dialog.tsx";
import { saveFile } from "../../design/saveFile.ts";
import { tip } from "../../design/tip.ts";
import { progressAsCsv, useProgress } from "../../stores/progress.ts";
import { useUi } from "../../stores/ui.ts";
import { useWords } from "../../stores/words/language.ts";
import { anotherSeed, beginDrill, beginFile, knownDrills } from "./begin.ts";
import styles from "./Drill.module.css";

const css = bindStyles(styles);
const close = (): void => useUi.setState({ overlay: null });

/** All drills by course, with what this visitor has solved; and a drill of one's own from a file. */
export function DrillsDialog() {
  const words = useWords("drill");
  const solved = useProgress((state) => state.solved);
  const [isExam, setExam] = useState(false);
  const count = knownDrills.filter(({ name }) => solved.has(name)).length;
  return (
    <Dialog title={words.drills} onClose={close} size="l" footer={<Footer hasResults={solved.size > 0} isExam={isExam} />}>
      <div className={css("list")}>
        <p className={css("intro")}>{words.intro}</p>
        <div className={css("above")}>
          <b>{words.progress(count, knownDrills.length)}</b>
          <label className={css("exam")} {...tip(words.examTip)}>
            <input type="checkbox" checked={isExam} onChange={(event) => setExam(event.currentTarget.checked)} />
            {words.exam}
          </label>
        </div>
        {drillCourses.map((course) => {
          const drills = knownDrills.filter((drill) => drill.course === course);
          return drills.length === 0 ? null : (
            <section key={course} aria-label={words.courses[course]}>
              <h3>{words.courses[course]}</h3>
              <ul className={css("drills")}>
                {drills.map((drill) => (
                  <DrillCard key={drill.name} drill={drill} isExam={isExam} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}

function DrillCard({ drill: { name, title, summary, minutes }, isExam }: { readonly drill: Drill; readonly isExam: boolean }) {
  const words = useWords("drill");
  const solved = useProgress((state) => state.solved.get(name));
  return (
    <li className={css("card")}>
      <div>
        <b>{title}</b>
        <p>{summary}</p>
        <p className={css("facts")}>
          <span>{words.minutes(minutes)}</span>
          {solved !== undefined && (
            <span className={css("done")}>
              <Check size={12} aria-hidden="true" /> {words.solvedBefore(Math.round(solved.solvedAfter / 1_000_000), solved.hints)}
            </span>
          )}
        </p>
      </div>
      <Button size="s" icon={<Play size={13} />} aria-label={`${solved === undefined ? words.begin : words.again}: ${title}`} onClick={() => beginDrill(name, anotherSeed(), isExam)}>
        {solved === undefined ? words.begin : words.again}
      </Button>
    </li>
  );
}

function Footer({ hasResults, isExam }: { readonly hasResults: boolean; readonly isExam: boolean }) {
  const words = useWords("drill");
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<{ readonly file: string; readonly problems: readonly ManifestProblem[] }>();
  return (
    <div className={css("foot")}>
      {wrong !== undefined && (
        <div role="alert" className={css("problems")}>
          <p>{words.problems(wrong.file)}</p>
          <ul>
            {wrong.problems.slice(0, problemsShown).map(({ line, column, message, hint }) => (
              <li key={`${line}:${column} ${message}`}>
                <code>
                  {line}:{column}
                </code>{" "}
                {message}
                {hint === undefined ? "" : ` (${hint})`}
              </li>
            ))}
          </ul>
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept=".md,text/markdown"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = "";
          if (file !== undefined) void beginFile(file, isExam).then((problems) => setWrong(problems.length === 0 ? undefined : { file: file.name, problems }));
        }}
      />
      {hasResults && (
        <Button tone="quiet" size="s" icon={<Download size={13} />} onClick={() => saveFile("kubarium-drills.csv", progressAsCsv(), "text/csv")}>
          {words.export}
        </Button>
      )}
      <Button size="s" icon={<FileUp size={13} />} onClick={() => input.current?.click()}>
        {words.file}
      </Button>
    </div>
  );
}

const problemsShown = 8;
