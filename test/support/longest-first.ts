import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take half a minute or more, whole runs and browsers: begun last, one of them would keep one core busy and the other idle. */
const LONG =
  /\/test\/(docs|e2e|functions|reliability)\/|\/site\/(archive|browser|charts-browser|many-families|lookup\/browser)\.|\/(history\/long|panels\/independent|cli\/rebuild|estimate\/stage)\./;

/** Runs the long files first, the others in Vitest's own order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
