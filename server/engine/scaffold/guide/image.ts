import type { Answers } from "../answers.ts";
import { code, type Section } from "./section.ts";

/** How the image of the application is built. */
export function imageSection({ app, hardening }: Answers): Section {
  return {
    title: "The image",
    text: [
      "The Dockerfile builds in stages, so that tools, sources and development packages stay out of what is shipped.",
      app.framework === "static"
        ? "What is shipped is nginx as an ordinary user, with the built files and nothing else."
        : [
            `What is shipped runs as an ordinary user with a number${hardening ? ", on a read-only root file system" : ""}, and`,
            `tells by itself whether it is well: it asks ${code(app.healthPath)} on port ${app.port}.`,
          ],
      app.lockfile && app.dependencies && "Packages are those of the lockfile, and a build that would change it stops.",
      !app.lockfile &&
        app.dependencies &&
        "There is no lockfile, so that a build takes whatever versions it finds that day: commit one.",
      ".dockerignore keeps credentials, history and secrets away from the builder.",
    ],
    criteria: ["CC6.1", "CC6.3", "CC6.8", "CC8.1", "C1.1"],
    people: [
      app.framework === "static"
        ? "Build anew when the base image or a package has an update."
        : "Build anew when Node.js, the base image or a package has an update; decide who watches for them.",
      ...(app.framework === "static"
        ? []
        : [`Make ${code(app.healthPath)} answer 200 only while the application can really work.`]),
      "Give REVISION and SOURCE when an image is built for release, so that it can be traced to its commit.",
    ],
  };
}
