import type { Blueprint } from "../engine/history/index.ts";
import type { ScriptStep, WatchedCheck } from "./script.ts";

/** The courses, in the order in which they are best taken. */
export const drillCourses = ["meet", "without", "wrong", "etcd", "scheduling", "rollouts", "networking", "security", "production"] as const;
export type DrillCourse = (typeof drillCourses)[number];

/** A goal of a drill: a sentence that people read, and the expression that says whether it is so. */
export interface DrillGoal extends WatchedCheck {
  readonly text: string;
}

export interface DrillAnswer {
  readonly text: string;
  readonly right: boolean;
  /** Why it is right or wrong. */
  readonly why: string;
}

export interface DrillQuestion {
  readonly ask: string;
  readonly answers: readonly DrillAnswer[];
}

/** A drill, read from its file, with names and numbers chosen by a seed. */
export interface Drill {
  readonly name: string;
  readonly title: string;
  /** One line for the list of drills. */
  readonly summary: string;
  readonly course: DrillCourse;
  /** How long it takes somebody who has not done it. */
  readonly minutes: number;
  readonly seed: number;
  readonly blueprint: Blueprint;
  /** The diagram that is shown first: the name of its address. */
  readonly view: string;
  /** Lived through before the learner takes over. */
  readonly setup: readonly ScriptStep[];
  /** The symptom: true when the learner takes over. */
  readonly broken: string;
  readonly goals: readonly DrillGoal[];
  /** In three strengths: where to look, what is wrong, what to do. */
  readonly hints: readonly string[];
  /** Asked before the learner begins; absent: nothing is to be guessed. */
  readonly guess?: DrillQuestion;
  /** Asked at the end. */
  readonly question: DrillQuestion;
  /** Markdown: as a pager or a colleague would tell it. */
  readonly symptom: string;
  /** Markdown: what happened and why, shown when it is solved. */
  readonly explanation: string;
  /** What tests run: what solves it, another way, what does not, and the cause put back. */
  readonly solution: readonly ScriptStep[];
  readonly otherSolution?: readonly ScriptStep[];
  readonly naiveFix: readonly ScriptStep[];
  readonly relapse: readonly ScriptStep[];
}
