import { formatClock } from "../../stores/formatTime.ts";
import { getHistory } from "../../stores/connection.ts";
import { usePlace, writePlace } from "../../stores/place.ts";
import { encodeShareLink } from "../../stores/shareLink.ts";
import { useTime } from "../../stores/time.ts";
import { showToast } from "../../stores/toasts.ts";
import { isShared } from "../../stores/useIsShared.ts";
import { saveFile } from "../saveFile.ts";
import { wordsOf } from "../../stores/words/language.ts";
import { pictureOf, pngOf } from "./picture.ts";
import type { Caption } from "./picture.ts";

export type PictureKind = "svg" | "png";

/** Pixels of a PNG for each of the page. */
const pngScale = 2;

/** Saves what a diagram shows at this instant, with its name, the simulated time, and the way back to it. */
export async function savePicture(node: HTMLElement, title: string, kind: PictureKind): Promise<void> {
  try {
    const at = useTime.getState().now;
    const name = `kubarium-${usePlace.getState().diagram}-${formatClock(at).replaceAll(":", "-")}`;
    // First the picture: while the history is asked for, time goes on.
    const caption: Caption = { title, time: formatClock(at), about: aboutMark, link: linkMark };
    const drawn = pictureOf(node, caption);
    const { about, link } = await wayBack(at);
    const svg = drawn.replaceAll(aboutMark, () => about).replaceAll(linkMark, () => link);
    if (kind === "svg") saveFile(`${name}.svg`, svg, "image/svg+xml");
    else saveFile(`${name}.png`, await pngOf(svg, pngScale), "image/png");
  } catch (error) {
    showToast({ tone: "bad", text: wordsOf("design").pictureFailed(error instanceof Error ? error.message : String(error)) });
  }
}

const aboutMark = "kubarium-picture-about";
const linkMark = "https://kubarium.invalid/picture-link";

/** What leads to this moment. A link that is too long for a file name or a slide is still one. */
async function wayBack(at: number): Promise<{ readonly about: string; readonly link: string }> {
  const history = await getHistory();
  const commands = history.commands.filter((stamped) => stamped.at <= at);
  const about = wordsOf("design").pictureOf(history.seed, commands.length);
  const page = `${location.origin}${location.pathname}`;
  if (isShared()) return { about, link: page };
  const encoded = await encodeShareLink({ ...history, commands, until: at });
  return { about, link: page + (encoded.ok ? writePlace(usePlace.getState(), encoded.value) : "").replaceAll("&", "&amp;") };
}
