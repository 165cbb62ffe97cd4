using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>Work that goes on in Hetzner's data centres after a request was answered.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Command">What is done, for example <c>create_server</c>.</param>
/// <param name="Status"><c>running</c>, <c>success</c> or <c>error</c>.</param>
/// <param name="Progress">From 0 to 100.</param>
/// <param name="ErrorCode">Why it failed, as a code; empty when it did not.</param>
/// <param name="ErrorMessage">Why it failed, for people.</param>
/// <param name="Resources">What it works on, for example <c>server 4711</c>.</param>
public sealed record HetznerAction(long Id, string Command, string Status, long Progress, string ErrorCode, string ErrorMessage, IReadOnlyList<string> Resources)
{
    /// <summary>Whether the work goes on.</summary>
    public bool IsRunning => Status == "running";

    /// <summary>Whether it failed.</summary>
    public bool HasFailed => Status == "error";

    /// <summary>For messages: <c>create_server on server 4711</c>.</summary>
    public override string ToString() => Resources.Count == 0 ? Command : $"{Command} on {string.Join(", ", Resources)}";

    internal static HetznerAction Read(JsonElement json) => new(
        json.Number("id"), json.Text("command"), json.Text("status"), json.Number("progress"), json.Text("error", "code"), json.Text("error", "message"),
        json.Items("resources", static item => $"{item.Text("type")} {item.Number("id")}"));

    /// <summary>All actions that an answer tells of: <c>action</c>, <c>actions</c> and <c>next_actions</c>.</summary>
    internal static List<HetznerAction> ReadAll(JsonElement answer)
    {
        var actions = new List<HetznerAction>();
        if (answer.Field("action") is { } action)
            actions.Add(Read(action));
        actions.AddRange(answer.Items("actions", Read));
        actions.AddRange(answer.Items("next_actions", Read));
        return actions;
    }
}
