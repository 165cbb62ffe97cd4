using System.Globalization;

namespace KSail.Talos.Rules;

/// <summary>Services of system extensions (<c>ServiceConfig.Validate</c>).</summary>
internal static class ExtensionServiceRules
{
    public static void Check(RuleContext context)
    {
        foreach (var document in context.Configuration.Documents)
        {
            if (document.Kind != "ExtensionServiceConfig")
                continue;
            if (Values.IsUnset(document.Root["configFiles"]) && Values.IsUnset(document.Root["environment"]))
                context.Report(
                    NodeDiagnostics.MissingField,
                    document,
                    "neither 'configFiles' nor 'environment' is set, so the document configures nothing, which Talos refuses",
                    document.Root);
            var files = Values.Mappings(document.Root["configFiles"]);
            for (var i = 0; i < files.Count; i++)
            {
                foreach (var field in (string[])["content", "mountPath"])
                {
                    if (Values.IsUnset(files[i][field]))
                        context.Report(
                            NodeDiagnostics.MissingField,
                            document,
                            string.Create(CultureInfo.InvariantCulture, $"'configFiles[{i}].{field}' is missing"),
                            files[i]);
                }
            }
        }
    }
}
