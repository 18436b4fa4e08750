import { Component } from "react";
import type { ReactNode } from "react";
import { Button } from "../design/Button.tsx";
import { bindStyles } from "../design/bindStyles.ts";
import { wordsOf } from "../stores/words/language.ts";
import styles from "./FatalScreen.module.css";
import { FatalScreen } from "./FatalScreen.tsx";

const css = bindStyles(styles);

export interface ErrorBoundaryProps {
  /** A panel: the rest of the page goes on. */
  readonly small?: boolean;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

/** Keeps a mistake in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    if (this.props.small !== true) return <FatalScreen message={error.message} history={undefined} />;
    return (
      <div className={css("small")} role="alert">
        <p>{wordsOf("app").trouble.partFailed(error.message)}</p>
        <Button size="s" onClick={() => this.setState({ error: undefined })}>
          {wordsOf("app").trouble.showAgain}
        </Button>
      </div>
    );
  }
}
