using System.Collections.Concurrent;

namespace KSail.Testing.Hetzner;

/// <summary>A request as faults and tests see it.</summary>
/// <param name="Template">Method and path with <c>{id}</c> for identifiers, for example <c>POST /servers/{id}/actions/poweron</c>.</param>
/// <param name="Number">How many requests with this template there were before.</param>
/// <param name="Body">The body as it was sent.</param>
public sealed record HetznerCall(string Template, int Number, string Body);

/// <summary>What goes wrong with a request.</summary>
public abstract record HetznerFault
{
    /// <summary>It is refused, and nothing is done.</summary>
    public sealed record Refused(int Status, string Code, string Message = "refused by a test") : HetznerFault;

    /// <summary>The connection is cut before anything is done.</summary>
    public sealed record RequestLost : HetznerFault;

    /// <summary>Everything is done, and the connection cut instead of an answer.</summary>
    public sealed record AnswerLost : HetznerFault;

    /// <summary>It is accepted, and what it began fails.</summary>
    public sealed record ActionFails(string Code, string Message = "failed by a test") : HetznerFault;

    /// <summary>The answer is no JSON, whatever was done.</summary>
    public sealed record Garbled : HetznerFault;
}

/// <summary>What goes wrong. All of it may be changed at any time.</summary>
public sealed class HetznerFaults
{
    private readonly ConcurrentDictionary<string, bool> _soldOut = new(StringComparer.Ordinal);

    /// <summary>Asked for every request with a valid token; null answers for none.</summary>
    public Func<HetznerCall, HetznerFault?>? Strikes { get; set; }

    /// <summary>Takes all servers of a type out of a location: orders are refused, and the catalog says so unless it lags behind.</summary>
    public void SellOut(string serverType, string location, bool isInCatalog = true) => _soldOut[$"{serverType}/{location}"] = isInCatalog;

    /// <summary>Puts servers of a type back.</summary>
    public void Restock(string serverType, string location) => _soldOut.TryRemove($"{serverType}/{location}", out _);

    /// <summary>Strikes one request with a template, counted from 0, once.</summary>
    public void StrikeOnce(string template, HetznerFault fault, int number = 0) =>
        Strikes = call => call.Template == template && call.Number == number ? fault : null;

    internal bool IsSoldOut(string serverType, string location) => _soldOut.ContainsKey($"{serverType}/{location}");

    internal bool IsListedAsSoldOut(string serverType, string location) => _soldOut.TryGetValue($"{serverType}/{location}", out var isInCatalog) && isInCatalog;
}
