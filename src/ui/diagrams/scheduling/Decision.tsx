import type { ReactNode } from "react";
import type { DecisionScene, FilteredScene, NodeScoreScene, PluginScene } from "../../../protocol/index.ts";
import { bindStyles } from "../../design/bindStyles.ts";
import { StatusMark } from "../../design/StatusMark.tsx";
import { tip } from "../../design/tip.ts";
import { formatClock } from "../../stores/formatTime.ts";
import styles from "./Decision.module.css";
import { filteredNodes } from "./words.ts";

const css = bindStyles(styles);

/** The scheduler's last try: each node with its filter's verdict or its scores. */
export function DecisionTable({ decision }: { readonly decision: DecisionScene }) {
  const { at, attempt, nodeName, nodes, feasible, notTried, plugins, best, filtered, filteredOmitted } = decision;
  const top = Math.max(1, ...best.map(({ total }) => total));
  return (
    <section aria-label="Filter and score" className={css("decision")} data-decision={nodeName} data-attempt={attempt}>
      <header className={css("header")}>
        <h3>Filter and score</h3>
        <p>
          {attempt === 1 ? "First attempt" : `Attempt ${attempt}`}, at {formatClock(at)}: {feasible} of {nodes} {nodes === 1 ? "node" : "nodes"} would do{notTried > 0 && `, ${notTried} not tried: enough were found`}
        </p>
      </header>
      {best.length > 0 && plugins.length === 0 && <p className={css("note")}>A single node that would do needs no scores.</p>}
      {best.length > 0 && (
        <table className={css("scores")}>
          <caption className="visually-hidden">Scores, the best node first</caption>
          <thead>
            <tr>
              <th scope="col">Node</th>
              <th scope="col" className={css("total")} {...tip("All weighted scores added up; the highest wins, ties are settled by lot.")}>
                Total
              </th>
              {plugins.map((plugin) => (
                <PluginHead key={plugin.name} plugin={plugin} />
              ))}
            </tr>
          </thead>
          <tbody>
            {best.map((row) => (
              <NodeRow key={row.node} row={row} plugins={plugins} top={top} />
            ))}
          </tbody>
        </table>
      )}
      {feasible > best.length && <p className={css("note")}>and {feasible - best.length} more that would do, with lower scores</p>}
      {filtered.length > 0 && (
        <ul className={css("filtered")} aria-label="Filtered out">
          {filtered.map((each) => (
            <Filtered key={`${each.plugin} ${each.reasons.join()}`} filtered={each} />
          ))}
        </ul>
      )}
      {filteredOmitted > 0 && <p className={css("note")}>and {filteredOmitted} more reasons</p>}
    </section>
  );
}

/** "NodeResourcesFit" may be broken before each of its words. */
const splitName = (name: string): readonly ReactNode[] => name.split(/(?=[A-Z])/).flatMap((word, index) => (index === 0 ? [word] : [<wbr key={`${index} ${word}`} />, word]));

function PluginHead({ plugin: { name, weight } }: { readonly plugin: PluginScene }) {
  return (
    <th scope="col" {...tip(`${name}: its score of 0 to 100 counts ${weight} times`)}>
      <span className={css("pluginName")}>{splitName(name)}</span>
      <span className={css("weight")}>× {weight}</span>
    </th>
  );
}

function NodeRow({ row: { node, isChosen, total, scores }, plugins, top }: { readonly row: NodeScoreScene; readonly plugins: readonly PluginScene[]; readonly top: number }) {
  return (
    <tr className={css(isChosen && "chosen")} data-node={node} data-total={total} data-chosen={isChosen}>
      <th scope="row">
        {isChosen && <StatusMark tone="ok" size={11} />} {node}
        {isChosen && <span className={css("winner")}>chosen</span>}
      </th>
      <td className={css("total")}>
        <b>{total}</b>
        <span className={css("bar")} aria-hidden="true">
          <span style={{ transform: `scaleX(${total / top})` }} />
        </span>
      </td>
      {scores.map(([raw, normalized, weighted], index) => (
        <td key={plugins[index]?.name} data-label={plugins[index]?.name} data-score={`${raw} ${normalized} ${weighted}`} {...tip(`${plugins[index]?.name ?? ""} says ${raw}, which is ${normalized} of 100, times ${plugins[index]?.weight ?? 1} is ${weighted}`)}>
          <b>{weighted}</b>
          <span className={css("raw")}>{raw === normalized ? raw : `${raw} → ${normalized}`}</span>
        </td>
      ))}
    </tr>
  );
}

function Filtered({ filtered }: { readonly filtered: FilteredScene }) {
  const { plugin, reasons, count } = filtered;
  return (
    <li data-filtered={plugin} data-count={count}>
      <StatusMark tone="bad" size={11} />
      <b>
        {count} {count === 1 ? "node" : "nodes"}
      </b>
      <span className={css("by")}>{plugin === "" ? "before any node was looked at" : plugin}</span>
      <span className={css("reason")}>{reasons.join(", ")}</span>
      <span className={css("names")}>{filteredNodes(filtered)}</span>
    </li>
  );
}

