using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Oci;
using KSail.Oci.Registry;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>What tasks share that speak to a registry. Credentials are read in here: whatever is a parameter is in binary logs.</summary>
public abstract class RegistryTask : EngineTask
{
    /// <summary>Absolute path for temporary files; every environment gets a folder in it.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Tags, in the place of the one that is configured.</summary>
    public ITaskItem[] Tags { get; set; } = [];

    /// <summary>Whether a tag that has other content is left alone, and the build fails.</summary>
    public bool ImmutableTags { get; set; }

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

    /// <summary>Does the task's own work.</summary>
    private protected abstract Task<DeliveryResult> DeliverAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken);

    /// <summary>Sets the task's own output.</summary>
    private protected abstract void Take(ITaskItem artifact);

    private protected string FullPath(string path) => path.Length == 0 ? "" : Path.GetFullPath(path, Path.GetDirectoryName(ProjectFile)!);

    private async Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var patience = new RegistryPatience(
            Limit("KSailPushTimeout", PushTimeout, RegistryPatience.Default.Overall, diagnostics),
            Limit("KSailRequestTimeout", RequestTimeout, RegistryPatience.Default.Stall, diagnostics));
        using var handler = Authorities.Length == 0 ? RegistryHandler.Create() : RegistryHandler.Create(FullPath(Authorities), SourceSpan.OfFile(ProjectFile), diagnostics);
        if (diagnostics.HasErrors || handler is null)
            return diagnostics.Items;
        var context = new DeliveryContext(
            ProjectFile, Items, DefaultEnvironment, EnvironmentName, IntermediateDirectory, PlainHttp ? PlainHttpRule.Always : PlainHttpRule.Loopback, patience);
        var result = await DeliverAsync(context, handler, cancellationToken).ConfigureAwait(false);
        if (result.Artifact is { } artifact)
        {
            Take(ItemOf(artifact));
            // The terminal logger makes a line of this form the result of the project.
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {artifact.Pushed.Reference}");
            Log.LogMessage(MessageImportance.High, artifact.Pushed.Summary);
        }

        return result.Diagnostics;
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

    private static TaskItem ItemOf(DeliveredArtifact artifact)
    {
        var pushed = artifact.Pushed;
        var item = new TaskItem(ItemText.Escape(pushed.Reference));
        item.SetMetadata("Reference", ItemText.Escape(pushed.Reference));
        item.SetMetadata("Digest", pushed.Digest.ToString());
        item.SetMetadata("Tag", pushed.Tags[0]);
        item.SetMetadata("Tags", ItemText.Escape(string.Join(';', pushed.Tags)));
        item.SetMetadata("Environment", artifact.Environment);
        item.SetMetadata("Size", pushed.Size.ToString(CultureInfo.InvariantCulture));
        item.SetMetadata("Layers", ItemText.Escape(string.Join(';', pushed.Layers.Select(static layer => layer.Digest.ToString()))));
        item.SetMetadata("Elapsed", pushed.Elapsed.ToString("c", CultureInfo.InvariantCulture));
        item.SetMetadata("AlreadyPresent", pushed.IsAlreadyPresent ? "true" : "false");
        item.SetMetadata("LayoutDirectory", ItemText.Escape(artifact.LayoutDirectory ?? ""));
        item.SetMetadata("ArchiveFile", ItemText.Escape(artifact.ArchiveFile ?? ""));
        return item;
    }

    private sealed class LogProgress(TaskLoggingHelper log) : IProgress<string>
    {
        public void Report(string value) => log.LogMessage(MessageImportance.High, value);
    }
}
