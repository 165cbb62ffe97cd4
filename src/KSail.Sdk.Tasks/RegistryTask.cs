using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Certificates;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>What tasks share that speak to a registry. Credentials are read in here: whatever is a parameter is in binary logs.</summary>
public abstract class RegistryTask : EngineTask
{
    /// <summary>Absolute path for temporary files; every environment gets a folder in it.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Tags, in the place of the one that is configured.</summary>
    public ITaskItem[] Tags { get; set; } = [];

    /// <summary>A file with certificate authorities in PEM form that are trusted besides those of the system; empty for none.</summary>
    public string Authorities { get; set; } = "";

    /// <summary>Whether the registry is spoken to without encryption, wherever it is. On this machine it always is.</summary>
    public bool PlainHttp { get; set; }

    /// <summary>Longest time that the registry's part may take, as <c>hh:mm:ss</c>; empty for ten minutes.</summary>
    public string PushTimeout { get; set; } = "";

    /// <summary>Longest time that a request may take without a byte moving, as <c>hh:mm:ss</c>; empty for one minute.</summary>
    public string RequestTimeout { get; set; } = "";

    /// <summary>The tags. A command line takes a semicolon for the end of a property, so blanks separate them, too; an escaped one arrives here as it is.</summary>
    private protected IReadOnlyList<string> TagNames
    {
        get
        {
            var names = new List<string>();
            foreach (var item in Tags)
            {
                foreach (var name in item.ItemSpec.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries))
                {
                    if (!names.Contains(name, StringComparer.Ordinal))
                        names.Add(name);
                }
            }

            return names;
        }
    }

    private protected IProgress<string> Progress => new LogProgress(Log);

    private protected sealed override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Does the task's own work and sets its outputs.</summary>
    private protected abstract Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken);

    private async Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var patience = new RegistryPatience(
            Limit("KSailPushTimeout", PushTimeout, RegistryPatience.Default.Overall, diagnostics),
            Limit("KSailRequestTimeout", RequestTimeout, RegistryPatience.Default.Stall, diagnostics));
        using var handler = RegistryHandler.Create(FullPath(Authorities), CertificateSearch.FromVariables(Variables.Read), SourceSpan.OfFile(ProjectFile), diagnostics);
        if (diagnostics.HasErrors || handler is null)
            return diagnostics.Items;
        var context = new DeliveryContext(
            ProjectFile, Items, DefaultEnvironment, EnvironmentName, IntermediateDirectory, PlainHttp ? PlainHttpRule.Always : PlainHttpRule.Loopback, patience);
        return await WorkAsync(context, handler, cancellationToken).ConfigureAwait(false);
    }

    private TimeSpan Limit(string property, string text, TimeSpan otherwise, DiagnosticBag diagnostics)
    {
        if (text.Length == 0)
            return otherwise;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var limit) && limit > TimeSpan.Zero && limit.TotalDays < 1)
            return limit;
        diagnostics.Add(SdkDiagnostics.InvalidProperty, SourceSpan.OfFile(ProjectFile), $"{property} is '{text}'; write a time below one day as hh:mm:ss");
        return otherwise;
    }
}
