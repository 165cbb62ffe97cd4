using System.Text.Json.Nodes;
using KSail.Testing;

namespace KSail.Configuration.Tests.Editors;

/// <summary>
/// The YAML language server, which VS Code's YAML extension and many other editors run, over a folder whose <c>obj</c> has the schema. It is told of
/// the schema by the comment in the document alone, as in a repository.
/// </summary>
internal static class LanguageServer
{
    private const string Package = "yaml-language-server";
    private const string File = "node_modules/yaml-language-server/out/server/src/server.js";

    // Arguments: the server, the folder; cases come as JSON, and so go the answers. The protocol is JSON-RPC with headers.
    private const string Script = """
        import { spawn } from 'node:child_process';
        import { readFileSync } from 'node:fs';
        import { pathToFileURL } from 'node:url';
        const [serverFile, folder] = process.argv.slice(2);
        const server = spawn(process.execPath, [serverFile, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
        const answers = new Map();
        const findings = new Map();
        let received = Buffer.alloc(0);
        let last = 0;

        function send(message) {
          const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
          server.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
        }

        function ask(method, params) {
          const id = ++last;
          send({ id, method, params });
          return new Promise(resolve => answers.set(id, resolve));
        }

        function take(message) {
          if (message.method === 'textDocument/publishDiagnostics') findings.get(message.params.uri)?.(message.params.diagnostics);
          else if (message.method === 'workspace/configuration') send({ id: message.id, result: message.params.items.map(() => null) });
          else if (message.method && message.id !== undefined) send({ id: message.id, result: null });
          else answers.get(message.id)?.(message.result);
        }

        server.stdout.on('data', data => {
          received = Buffer.concat([received, data]);
          for (let end; (end = received.indexOf('\r\n\r\n')) >= 0;) {
            const length = Number(/Content-Length: (\d+)/i.exec(received.toString('ascii', 0, end))[1]);
            if (received.length < end + 4 + length) return;
            const message = JSON.parse(received.toString('utf8', end + 4, end + 4 + length));
            received = received.subarray(end + 4 + length);
            take(message);
          }
        });

        await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } } });
        send({ method: 'initialized', params: {} });
        const results = [];
        for (const [index, { text, line, character }] of JSON.parse(readFileSync(0, 'utf8')).entries()) {
          const uri = pathToFileURL(`${folder}/ksail.${index}.yaml`).href;
          const published = new Promise(resolve => findings.set(uri, resolve));
          send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
          const at = { textDocument: { uri }, position: { line, character } };
          const completion = await ask('textDocument/completion', at);
          const hover = await ask('textDocument/hover', at);
          results.push({
            findings: (await published).map(finding => `${finding.range.start.line + 1},${finding.range.start.character + 1}: ${finding.message}`),
            suggestions: (completion?.items ?? completion ?? []).map(item => item.label),
            toolTip: hover?.contents?.value ?? '',
          });
        }
        console.log(JSON.stringify(results));
        process.exit(0);
        """;

    public static string? ReasonToSkip => ExternalTool.ReasonToSkip("node") ?? NpmPackage.ReasonToSkip(Package, File);

    /// <summary>What the server says of each document, at the <c>|</c> in it.</summary>
    public static IReadOnlyList<Answer> Ask(IEnumerable<string> documents)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("obj/ksail.schema.json", System.IO.File.ReadAllText(Path.Combine(Repository.Root, "sdk", "schemas", "ksail.schema.json")));
        var cases = new JsonArray();
        foreach (var document in documents)
        {
            var at = document.IndexOf('|', StringComparison.Ordinal);
            var before = document[..at];
            cases.Add((JsonNode)new JsonObject
            {
                ["text"] = before + document[(at + 1)..],
                ["line"] = before.AsSpan().Count('\n'),
                ["character"] = at - (before.LastIndexOf('\n') + 1),
            });
        }

        var (server, problem) = NpmPackage.Find(Package, File);
        var output = ExternalTool.Run("node", directory.Root, cases.ToJsonString(), directory.Write("talk.mjs", Script), server ?? throw new InvalidOperationException(problem), directory.Root);
        return [.. JsonNode.Parse(output)!.AsArray().Select(static answer => new Answer(Texts(answer!["findings"]!), Texts(answer["suggestions"]!), (string)answer["toolTip"]!))];
    }

    private static List<string> Texts(JsonNode texts) => [.. texts.AsArray().Select(static text => (string)text!)];

    /// <summary>What the server says of a document.</summary>
    /// <param name="Findings">What is wrong, with line and column, in the order of the document.</param>
    /// <param name="Suggestions">What can stand at the place asked about.</param>
    /// <param name="ToolTip">What is told about the field there.</param>
    internal sealed record Answer(IReadOnlyList<string> Findings, IReadOnlyList<string> Suggestions, string ToolTip);
}

/// <summary>A test with the language server: skipped with the reason where it cannot be had, but failing on a build server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresLanguageServerFactAttribute : FactAttribute
{
    public RequiresLanguageServerFactAttribute() => Skip = LanguageServer.ReasonToSkip;
}
