import "../design/tokens.css";
import "../design/base.css";
import { applyTheme } from "../stores/ui.ts";
import { boot } from "./boot.ts";

applyTheme();
// The worker is under way before the page that shows it is fetched.
void boot();
void import("./mountApp.tsx").then(({ mountApp }) => mountApp());
