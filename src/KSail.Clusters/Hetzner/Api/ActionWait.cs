using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>Waits for actions, many with one request, and less and less often.</summary>
internal sealed class ActionWait(HetznerApiOptions options, Func<string, CancellationToken, Task<JsonElement>> get)
{
    // The most that the API takes in one request.
    private const int BatchSize = 25;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);

    private readonly SortedDictionary<long, HetznerAction> _running = [];
    private readonly List<HetznerAction> _failed = [];

    /// <summary>Waits until all have ended.</summary>
    public async Task WaitAsync(IReadOnlyList<HetznerAction> actions, CancellationToken cancellation)
    {
        foreach (var action in actions)
            Note(action);
        var started = options.Clock.GetUtcNow();
        var pause = FirstPause;
        while (_running.Count > 0)
        {
            if (options.Clock.GetUtcNow() - started > options.ActionPatience)
                throw TimedOut();
            await options.WaitAsync(pause, cancellation).ConfigureAwait(false);
            var before = _running.Count;
            foreach (var batch in _running.Keys.ToArray().Chunk(BatchSize))
                await AskAsync(batch, cancellation).ConfigureAwait(false);
            pause = _running.Count < before ? FirstPause : TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, pause.TotalSeconds * 1.5));
        }

        if (_failed.Count > 0)
            throw Failure();
    }

    private async Task AskAsync(long[] ids, CancellationToken cancellation)
    {
        var path = new StringBuilder("/actions?per_page=50");
        foreach (var id in ids)
            path.Append("&id=").Append(id.ToString(CultureInfo.InvariantCulture));
        var known = new HashSet<long>();
        foreach (var action in (await get(path.ToString(), cancellation).ConfigureAwait(false)).Items("actions", HetznerAction.Read))
        {
            known.Add(action.Id);
            if (_running.ContainsKey(action.Id))
                Note(action);
        }

        foreach (var id in ids)
        {
            if (!known.Contains(id))
                throw new HetznerException("unknown_error", $"Hetzner: the action {_running[id]} ({id}) is not known any more", HetznerDiagnostics.ActionFailed) { MayHaveHappened = true };
        }
    }

    private void Note(HetznerAction action)
    {
        if (action.IsRunning)
        {
            _running[action.Id] = action;
            return;
        }

        _running.Remove(action.Id);
        if (action.HasFailed)
            _failed.Add(action);
    }

    private HetznerException TimedOut() => new(
        "timeout",
        $"Hetzner: {Describe(_running.Values)} did not end within {options.ActionPatience.TotalMinutes:0.#} minutes; look at https://status.hetzner.com, and run this again later: what is there is found again",
        HetznerDiagnostics.ActionTimedOut) { MayHaveHappened = true };

    // The code is the API's, so that a lack of capacity is known whenever it shows.
    private HetznerException Failure()
    {
        var code = _failed[0].ErrorCode;
        var reasons = new List<string>(_failed.Count);
        foreach (var action in _failed)
            reasons.Add($"{action} failed ({action.ErrorCode}: {action.ErrorMessage})");
        var descriptor = HetznerErrors.DescriptorOf(code) is var known && known == HetznerDiagnostics.NoCapacity ? known : HetznerDiagnostics.ActionFailed;
        return new HetznerException(code, $"Hetzner: {string.Join("; ", reasons)}", descriptor);
    }

    private static string Describe(IEnumerable<HetznerAction> actions) => string.Join(", ", actions);
}
