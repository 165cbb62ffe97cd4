using KSail.Configuration.Variables;
using KSail.Oci.Attestations;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Who builds, by the variables that build servers set for it. They are claims of the machine, which the signature makes the signer's.</summary>
internal static class BuildServer
{
    /// <summary>Builder and run as URIs; the run is null where none is known.</summary>
    public static (string Builder, string? Invocation) Find(EnvironmentVariables variables)
    {
        // GitHub: the workflow file at its revision is the builder, as in GitHub's own attestations.
        if (variables.Read("GITHUB_ACTIONS") == "true" && variables.Read("GITHUB_SERVER_URL") is { Length: > 0 } github)
        {
            var builder = variables.Read("GITHUB_WORKFLOW_REF") is { Length: > 0 } workflow ? $"{github}/{workflow}" : github;
            return (builder, $"{github}/{variables.Read("GITHUB_REPOSITORY")}/actions/runs/{variables.Read("GITHUB_RUN_ID")}/attempts/{variables.Read("GITHUB_RUN_ATTEMPT")}");
        }

        if (variables.Read("GITLAB_CI") == "true" && variables.Read("CI_PROJECT_URL") is { Length: > 0 } gitlab)
            return (gitlab, variables.Read("CI_JOB_URL") is { Length: > 0 } job ? job : null);
        return (Provenance.UnknownBuilder, null);
    }
}
