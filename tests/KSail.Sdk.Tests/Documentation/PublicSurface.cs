using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>What the files of the SDK offer to a project, a command line and a script.</summary>
internal static class PublicSurface
{
    // What other tools call on any project; nobody calls them by name.
    private static readonly HashSet<string> _protocol = new(StringComparer.Ordinal)
    {
        "Pack", "Test", "VSTest", "Run", "ComputeRunArguments", "CompileDesignTime", "ResolveProjectReferences", "GetTargetFrameworks", "GetTargetPath",
        "GetTargetPathWithTargetPlatformMoniker", "GetNativeManifest", "GetCopyToOutputDirectoryItems", "GetCopyToPublishDirectoryItems", "GetPackagingOutputs",
        "GenerateRestoreGraphFile",
    };

    private static readonly IReadOnlyList<(string File, XElement Root)> _files =
        [.. Directory.EnumerateFiles(Path.Combine(SdkPackage.RepositoryRoot, "sdk", "Sdk")).Order(StringComparer.Ordinal).Select(static file => (Path.GetFileName(file), XDocument.Load(file).Root!))];

    /// <summary>Targets that people run.</summary>
    public static SortedSet<string> Targets { get; } = Sorted(
        _files.SelectMany(static file => file.Root.Descendants("Target")).Select(static target => target.Attribute("Name")!.Value)
            .Where(static name => !name.StartsWith('_') && !_protocol.Contains(name)));

    /// <summary>Properties with our prefix that the files read or set.</summary>
    public static SortedSet<string> Properties { get; } = Sorted(
        Names(@"\$\((?<name>KSail\w+)\)").Concat(_files.SelectMany(static file => file.Root.Descendants("PropertyGroup")).SelectMany(static group => group.Elements())
            .Select(static property => property.Name.LocalName).Where(static name => name.StartsWith("KSail", StringComparison.Ordinal))));

    /// <summary>Items with our prefix that the files take.</summary>
    public static SortedSet<string> Items { get; } = Sorted(Names(@"@\((?<name>KSail\w+)\W"));

    /// <summary>Items that targets return.</summary>
    public static SortedSet<string> Results { get; } = Sorted(
        _files.SelectMany(static file => file.Root.Descendants("Output")).Select(static output => output.Attribute("ItemName")?.Value).OfType<string>());

    /// <summary>Properties that the tasks of a target are given.</summary>
    public static SortedSet<string> PropertiesOf(string target) => Sorted(
        from file in _files
        from element in file.Root.Descendants("Target")
        where element.Attribute("Name")!.Value == target
        from attribute in element.DescendantsAndSelf().Attributes()
        from Match match in Regex.Matches(attribute.Value, @"\$\((?<name>KSail\w+|From|To|File)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
        select match.Groups["name"].Value);

    private static IEnumerable<string> Names(string pattern) =>
        from file in _files
        from attribute in file.Root.DescendantsAndSelf().SelectMany(static element => element.Attributes().Select(static attribute => attribute.Value).Append(element.HasElements ? "" : element.Value))
        from Match match in Regex.Matches(attribute, pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
        select match.Groups["name"].Value;

    private static SortedSet<string> Sorted(IEnumerable<string> names) => new(names, StringComparer.Ordinal);
}
