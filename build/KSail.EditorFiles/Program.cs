using KSail.EditorFiles;

// Arguments: the root of the repository. Writes the two schemas that the package brings for editors.
if (args.Length != 1)
{
    Console.Error.WriteLine("usage: KSail.EditorFiles REPOSITORY");
    return 2;
}

var schemas = Path.Combine(args[0], "sdk", "schemas");
Directory.CreateDirectory(schemas);
File.WriteAllText(Path.Combine(schemas, ConfigurationSchema.FileName), ConfigurationSchema.Create());
File.WriteAllText(Path.Combine(schemas, ProjectSchema.FileName), ProjectSchema.Create(File.ReadAllText(Path.Combine(args[0], "docs", "properties.md"))));
return 0;
