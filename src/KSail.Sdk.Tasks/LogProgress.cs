using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Lines for people become messages of the build.</summary>
internal sealed class LogProgress(TaskLoggingHelper log) : IProgress<string>
{
    public void Report(string value) => log.LogMessage(MessageImportance.High, value);
}
