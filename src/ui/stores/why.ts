import { useEffect, useState } from "react";
import { create } from "zustand";
import type { Subject, WhyAnswer, WhyQuestion } from "../../protocol/index.ts";
import { cluster } from "./cluster.ts";
import { askWhy, onFrame } from "./connection.ts";
import { keepSame } from "./keepSame.ts";
import { useUi } from "./ui.ts";

/** The question that the panel answers; null: none was asked yet. */
export const useWhy = create<{ readonly question: WhyQuestion | null }>(() => ({ question: null }));

/** Asks why, in the panel: it opens, and keeps the answer up to date. */
export function openWhy(question: WhyQuestion): void {
  useWhy.setState({ question });
  useUi.setState({ panel: "why" });
}

/** What "why?" means of something that is looked at; undefined when it is gone. */
export function questionAbout(subject: Subject): WhyQuestion | undefined {
  switch (subject.type) {
    case "process":
    case "machine":
    case "link":
      return subject;
    case "object": {
      const object = cluster.objects.get(subject.uid);
      if (object !== undefined) return { type: "object", kind: object.kind, namespace: object.namespace, name: object.name };
      const pod = cluster.pods.get(subject.uid);
      return pod === undefined ? undefined : { type: "object", kind: "Pod", namespace: pod.namespace, name: pod.name };
    }
  }
}

/** The question as it is typed. */
export function whyLine(question: WhyQuestion): string {
  switch (question.type) {
    case "object":
      return `why ${question.kind.toLowerCase()}/${question.name}${question.namespace === "" ? "" : ` -n ${question.namespace}`}`;
    case "process":
    case "machine":
      return `why ${question.name}`;
    case "link":
      return `why ${question.from} ${question.to}`;
    case "vital":
      return `why ${question.sign}`;
    case "command":
      return `why %${question.run}`;
  }
}

/** Questions are asked anew at most this often, and less often where the answer takes the worker long. */
const restMs = 300;
const restShare = 6;

/** The answer to a question, kept up to date while it is shown; undefined until the first has come. */
export function useAnswer(question: WhyQuestion | null): WhyAnswer | undefined {
  const [given, setGiven] = useState<{ readonly question: WhyQuestion; readonly answer: WhyAnswer }>();
  useEffect(() => {
    if (question === null) return;
    let isShown = true;
    let isAsking = false;
    let askedAt = -Infinity;
    let rest = restMs;
    const ask = () => {
      isAsking = true;
      askedAt = performance.now();
      void askWhy(question).then((answer) => {
        isAsking = false;
        rest = Math.max(restMs, (performance.now() - askedAt) * restShare);
        if (isShown) setGiven((before) => ({ question, answer: keepSame(before?.question === question ? before.answer : undefined, answer) }));
      });
    };
    ask();
    const stop = onFrame((frame) => {
      // What was asked in another time is not answered any more.
      if (frame.reset) isAsking = false;
      if (frame.reset || (!isAsking && performance.now() - askedAt >= rest)) ask();
    });
    return () => {
      isShown = false;
      stop();
    };
  }, [question]);
  return given?.question === question ? given.answer : undefined;
}
