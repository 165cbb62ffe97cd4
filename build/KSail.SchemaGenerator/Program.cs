using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Compilation;

const string Usage = """
    Writes a schema table.

    usage: dotnet run --project build/KSail.SchemaGenerator -- OUTPUT [FACTS] LABEL=DOCUMENT...

      OUTPUT    the table, for example src/KSail.Schemas/Tables/kubernetes.bin
      FACTS     what differs between releases, one fact a line; see releases.txt beside this program
      LABEL     what the document describes, as messages name it
      DOCUMENT  an OpenAPI v2 document in JSON or YAML, as 'kubectl get --raw /openapi/v2' prints it, of the newest release; or a JSON schema
                with $defs, where later documents overrule earlier ones

    The table that KSail.Schemas embeds is made from Kubernetes 1.36 and Flux:

      dotnet run --project build/KSail.SchemaGenerator -- src/KSail.Schemas/Tables/kubernetes.bin \
        build/KSail.SchemaGenerator/releases.txt "Kubernetes=kubernetes-1.36.json" "Flux=flux.json"

    The one that KSail.Talos embeds, from the schema that Talos publishes with 1.14 and what that lacks:

      dotnet run --project build/KSail.SchemaGenerator -- src/KSail.Talos/Schemas/talos-1.14.bin \
        "1.14=config.schema.json" "1.14=src/KSail.Talos/Schemas/machine-configuration.yaml"
    """;

if (args.Contains("--help", StringComparer.Ordinal))
{
    Console.WriteLine(Usage);
    return 0;
}

if (args.Length < 2 || !args.Skip(2).All(static argument => argument.IndexOf('=', StringComparison.Ordinal) > 0))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    var hasFacts = !args[1].Contains('=', StringComparison.Ordinal);
    var documents = args.Skip(hasFacts ? 2 : 1).Select(ReadDocument).ToList();
    var table = documents[0].Document.Contains("$defs")
        ? SchemaCompiler.CompileJsonSchemas([.. documents.Select(static document => new JsonSchemaDocument(document.Label, document.Document))])
        : SchemaCompiler.Compile(documents, hasFacts ? ReleaseFacts.Parse(File.ReadAllText(args[1])) : null);
    File.WriteAllBytes(args[0], table);
    Console.WriteLine($"{args[0]}: {SchemaCatalog.Open(table).Kinds.Count()} kinds, {table.Length} bytes");
    return 0;
}
catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"error: {e.Message}");
    return 1;
}

static OpenApiDocument ReadDocument(string argument)
{
    var equals = argument.IndexOf('=', StringComparison.Ordinal);
    var path = Path.GetFullPath(argument[(equals + 1)..]);
    var file = YamlReader.Read(new SourceFile(path, File.ReadAllBytes(path)));
    if (file.Diagnostics.Count > 0)
        throw new InvalidDataException(file.Diagnostics[0].ToString());
    return file.Documents is [YamlMapping document]
        ? new OpenApiDocument(argument[..equals], document)
        : throw new InvalidDataException($"{path} does not hold one mapping");
}
