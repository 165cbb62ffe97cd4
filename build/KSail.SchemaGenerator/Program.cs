using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Compilation;

const string Usage = """
    Writes the schema table that KSail.Schemas embeds.

    usage: dotnet run --project build/KSail.SchemaGenerator -- OUTPUT FACTS LABEL=OPENAPI...

      OUTPUT   the table, for example src/KSail.Schemas/Tables/kubernetes.bin
      FACTS    what differs between releases, one fact a line; see releases.txt beside this program
      LABEL    what the document describes, as messages name it
      OPENAPI  an OpenAPI v2 document in JSON or YAML, as 'kubectl get --raw /openapi/v2' prints it; of the newest release

    The embedded table is made from Kubernetes 1.36 and Flux:

      dotnet run --project build/KSail.SchemaGenerator -- src/KSail.Schemas/Tables/kubernetes.bin \
        build/KSail.SchemaGenerator/releases.txt "Kubernetes=kubernetes-1.36.json" "Flux=flux.json"
    """;

if (args.Contains("--help", StringComparer.Ordinal))
{
    Console.WriteLine(Usage);
    return 0;
}

if (args.Length < 3 || !args.Skip(2).All(static argument => argument.IndexOf('=', StringComparison.Ordinal) > 0))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

try
{
    var facts = ReleaseFacts.Parse(File.ReadAllText(args[1]));
    var documents = args.Skip(2).Select(ReadDocument).ToList();
    var table = SchemaCompiler.Compile(documents, facts);
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
