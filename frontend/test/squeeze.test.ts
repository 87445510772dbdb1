import assert from "node:assert/strict";
import test from "node:test";
import { squeeze } from "../squeeze.mjs";

test("blanks that only lay out the source are dropped, those beside text are one blank", () => {
  assert.equal(squeeze("<p>\n    <b>a</b>\n  </p>"), "<p><b>a</b></p>");
  assert.equal(squeeze("<p>one\n    two</p>"), "<p>one two</p>");
  assert.equal(squeeze("\n  "), "", "between two expressions");
  assert.equal(squeeze(" ·\n    <span>"), " · <span>");
  assert.equal(squeeze('"\n     @click='), '" @click=');
  assert.equal(squeeze("<b>a</b> <i>b</i>"), "<b>a</b> <i>b</i>");
});
