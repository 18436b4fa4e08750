/** What differs from one run to the next and is well-formed: replaced by a word before outputs are compared. */
export const duration = String.raw`(?:\d+(?:\.\d+)?(?:y|d|h|ms|m|s|µs))+`;
export const randomSuffix = "[bcdfghjklmnpqrstvwxz2456789]{5}";
export const templateHash = "[4-9bcdf]{8,10}";
export const dnsName = "[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*?";

export const ageColumns: ReadonlySet<string> = new Set(["AGE", "Age", "DURATION", "LAST SEEN", "FIRST SEEN", "LAST SCHEDULE"]);
export const nodeColumns: ReadonlySet<string> = new Set(["OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"]);
/** Events of a kubelet that really pulls images: the recorded cluster had none to compare with. */
export const startReasons: ReadonlySet<string> = new Set(["Pulling", "Pulled", "Created", "Started"]);

/** Applied to the whole text, in this order. */
export const replacements: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?-----END [A-Z ]+-----/g, "<pem>"],
  [/\bLS0tLS1CRUdJTi[A-Za-z0-9+/=]+/g, "<pem>"],
  [/\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g, "<jwt>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uid>"],
  [/\bcontainerd:\/\/[0-9a-f]{64}/g, "<containerid>"],
  [/\bsha256:[0-9a-f]{64}/g, "sha256:<digest>"],
  [/(\?hash=)[0-9A-F]{32,}/g, "$1<hash>"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, "<time>"],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}(?: [A-Z]{3,4})?(?: m=[+-][\d.]+)?/g, "<time>"],
  [/\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|[A-Z]{3})/g, "<time>"],
  [/\S*\/(LIVE|MERGED)-\d+\//g, "<tmp>/$1/"],
  [/^( *Image ID: +|.*"?imageID"?: "?)[^",\s]+/gm, "$1<imageid>"],
  [/^( *Resource Version: +)\d+$/gm, "$1<rv>"],
  [/("?resourceVersion"?: ?)"?\d+"?/gi, '$1"<rv>"'],
  [/^(ca\.crt: +)\d+ bytes$/gm, "$1<n> bytes"],
  [/(Expected resource version to be \d+, was )\d+/g, "$1<rv>"],
  [/("?continue"?: ?)"?[\w+/=-]{20,}"?/g, '$1"<continue>"'],
  [/("(?:gitCommit|gitTreeState|buildDate|goVersion|compiler|platform)": ?)"[^"]*"/g, '$1"<build>"'],
  [/\bv1\.36\.\d+[-+.\w]*/g, "v1.36.<patch>"],
  [/^( *(?:Machine ID|System UUID|Boot ID|Kernel Version|OS Image|Container Runtime Version):).*$/gm, "$1 <nodeinfo>"],
  [/("?(?:machineID|systemUUID|bootID|kernelVersion|osImage|containerRuntimeVersion)"?: ?).*?(,?)$/gm, "$1<nodeinfo>$2"],
  [new RegExp(`^( *(?:Age|Duration): +)${duration}$`, "gm"), "$1<age>"],
  [new RegExp(String.raw`\((?:(lasts )${duration}|${duration}( ago))\)`, "g"), "($1<age>$2)"],
  [new RegExp(String.raw`\(x\d+ over ${duration}\)`, "g"), "(x<n> over <age>)"],
  [/\b(apiserver-)[a-z0-9]{26}\b/g, "$1<id>"],
  [/\b([a-z][a-z0-9.-]*)\.1[0-9a-f]{15}\b/g, "$1.<event>"],
  [/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ (\S+?):\d+\]/gm, "$1<klog> $2]"],
];
