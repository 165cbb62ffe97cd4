using KSail.Configuration.Model;
using KSail.Configuration.Variables;

namespace KSail.Configuration.Rules;

/// <summary>Files and folders that only checks read; those that rendering needs are found while a configuration is loaded.</summary>
internal static class ConfiguredFileRules
{
    /// <summary>
    /// <c>scan.exceptions</c>, <c>scan.inputs</c>, <c>validation.rules</c>, and schema locations that are folders or files of the repository. Unlike in the Go
    /// tool, all of them are relative to the configuration file.
    /// </summary>
    public static readonly ConfigurationRule Missing = new(
        ConfigurationDiagnostics.PathMissing,
        ["spec.workload.scan.exceptions", "spec.workload.scan.inputs", "spec.workload.validation.rules", "spec.workload.validation.schemaLocations"],
        static (subject, report) =>
        {
            var finder = new PathFinder(subject.View, report.Diagnostics);
            Find(subject.Workload.Scan.Exceptions, PathNeed.File);
            Find(subject.Workload.Scan.Inputs, PathNeed.File);
            Find(subject.Workload.Validation.Rules, PathNeed.File);
            foreach (var location in subject.Workload.Validation.SchemaLocations)
            {
                if (RuleSubject.ValueOf(location) is { } text && IsInRepository(text))
                    Find(location, PathNeed.Any);
            }

            void Find(Setting<ExpandedText>? setting, PathNeed need)
            {
                if (setting is { Value.IsComplete: true })
                    finder.Find(setting, subject.RootDirectory, need);
            }
        });

    // A URL, a template that names files by kind, the name of the usual location, or a place on one machine.
    private static bool IsInRepository(string location) =>
        !location.Contains("://", StringComparison.Ordinal) && !location.Contains("{{", StringComparison.Ordinal) && location is not "default"
        && !Path.IsPathRooted(location) && !location.StartsWith('~');
}
