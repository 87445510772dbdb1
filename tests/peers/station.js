// A charging station by the library ocpp-rpc in strict mode: it checks each answer, and each call, by the schemas.
//
// It reads one JSON object from stdin: endpoint, identity, protocol, and calls as [action, payload] or
// {"wait": milliseconds}. It makes them one after the other, and prints a JSON line for each answer, for each call
// that it was made, for each complaint it has, and at last one with the code that the connection was closed with.
"use strict";
const { RPCClient, createValidator } = require(process.argv[2]);

// Version 2.2.1 brings the schemas of OCPP 2.1, but does not find them by the names that they have.
const named = ({ $id, ...schema }) => ({
  ...schema,
  $id: $id.replace(/Request$/, ".req").replace(/Response$/, ".conf"),
});
const schemas21 = require(`${process.argv[2]}/lib/schemas/ocpp2_1.json`).map(named);

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const ANSWERS = {
  TriggerMessage: () => ({ status: "Rejected" }),
  GetVariables: ({ getVariableData }) => ({
    getVariableResult: getVariableData.map((asked) => ({
      ...asked,
      attributeStatus: "UnknownVariable",
    })),
  }),
};

async function main() {
  const { endpoint, identity, protocol, calls } = JSON.parse(
    require("node:fs").readFileSync(0, "utf8"),
  );
  const client = new RPCClient({
    endpoint,
    identity,
    protocols: [protocol],
    strictMode: true,
    strictModeValidators: [createValidator("ocpp2.1", schemas21)],
    reconnect: false,
    callTimeoutMs: 10_000,
  });
  client.on("strictValidationFailure", ({ error }) =>
    say({ complaint: `${error.rpcErrorCode}: ${JSON.stringify(error.details)}` }),
  );
  client.on("badMessage", ({ error }) => say({ complaint: String(error) }));
  client.on("protocol", (agreed) => say({ agreed }));
  client.handle(({ method, params }) => {
    say({ asked: method });
    return ANSWERS[method](params);
  });
  await client.connect();
  for (const call of calls) {
    if (call.wait) {
      await new Promise((resolve) => setTimeout(resolve, call.wait));
      continue;
    }
    const [action, payload] = call;
    try {
      say({ action, answer: await client.call(action, payload) });
    } catch (error) {
      say({ complaint: `${action}: ${error.message} ${JSON.stringify(error.details ?? "")}` });
    }
  }
  const { code } = await client.close({ code: 1000 });
  say({ closed: code });
}

main().catch((error) => {
  say({ complaint: String(error.stack) });
  process.exitCode = 1;
});
