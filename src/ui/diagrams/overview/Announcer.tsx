import { useEffect, useState } from "react";
import { cluster } from "../../stores/cluster.ts";
import { isLeader, nodeLook } from "./processLook.ts";

const everyMs = 1_000;

/** Says aloud (to screen readers) what changed that matters: leaders, nodes, processes that went down. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    let before = observe();
    const timer = window.setInterval(() => {
      const after = observe();
      const news = changes(before, after);
      before = after;
      if (news.length > 0) setText(news.slice(0, 4).join(". "));
    }, everyMs);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {text}
    </div>
  );
}

type Facts = ReadonlyMap<string, string>;

/** What is worth saying, as one fact per subject. */
export function observe(): Facts {
  const facts = new Map<string, string>();
  for (const row of cluster.processes.rows()) {
    if (row.running !== "running") facts.set(row.name, `${row.name} is ${row.running}`);
    else if (row.condition === "degraded") facts.set(row.name, `${row.name} is degraded`);
    if (isLeader(row.role)) facts.set(`leader of ${row.binary}`, `${row.name} leads`);
  }
  for (const row of cluster.machines.rows()) {
    if (row.power === "off") facts.set(row.name, `${row.name} is powered off`);
    else if (row.isolated) facts.set(row.name, `${row.name} is cut off`);
    const node = nodeLook(row);
    if (node !== undefined) facts.set(`node ${row.name}`, `node ${row.name} is ${node.word}`);
  }
  return facts;
}

/** Sentences for facts that are new, changed or gone. */
export function changes(before: Facts, after: Facts): readonly string[] {
  const news: string[] = [];
  for (const [subject, fact] of after) if (before.get(subject) !== fact && !(before.size === 0)) news.push(fact);
  for (const [subject, fact] of before) if (!after.has(subject)) news.push(subject.startsWith("leader of") ? `nobody is ${subject.replace("of", "of the")}` : fact.replace(/ is .*/, " is well again"));
  return news;
}
