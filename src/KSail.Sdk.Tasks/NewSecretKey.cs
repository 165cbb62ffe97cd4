using System.Security.Cryptography;
using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Secrets;
using KSail.Secrets.Age.Sources;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Makes an age key and stores it where it is looked for. Only its public half is ever seen: in the log, and in the task's output.</summary>
[MSBuildMultiThreadableTask]
public sealed class NewSecretKey : EngineTask
{
    /// <summary>The public half of the key, with the path of the key file as <c>KeyFile</c>.</summary>
    [Output]
    public ITaskItem? Recipient { get; set; }

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (ProjectKeys.SettingsOf(ProjectFile, Items, DefaultEnvironment, EnvironmentName, Variables, diagnostics) is not { } settings)
            return diagnostics.Items;
        var host = ProjectKeys.HostOf(ProjectFile, Variables);
        var key = NewKey.Create(host, settings, TimeProvider.System, RandomNumberGenerator.Fill, SourceSpan.OfFile(ProjectFile), diagnostics);
        if (key is not null)
        {
            Recipient = new TaskItem(key.Recipient);
            Recipient.SetMetadata("KeyFile", ItemText.Escape(key.File));
            // The terminal logger makes a line of this form the result of the project.
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {key.Recipient}");
            Log.LogMessage(MessageImportance.High, $"The private key is in {key.File}; put the public one, above, into .sops.yaml where it shall open files.");
        }

        return diagnostics.Items;
    }
}
