// What a program that tries the product from outside proved: a line each, counted at the end, which also sets the exit code.
export function proofs(name = '') {
  let passed = 0;
  let failed = 0;
  return {
    prove(what, isTrue, detail = '') {
      if (isTrue) passed += 1;
      else failed += 1;
      console.log(`${isTrue ? 'ok     ' : 'FAILED '} ${what}${isTrue ? '' : ` ${detail}`}`);
    },
    end() {
      console.log(`${name && `${name}: `}${passed} passed, ${failed} failed`);
      process.exitCode = failed || !passed ? 1 : 0;
    },
  };
}
