using System.Globalization;
using KSail.Clusters.Talos.Wire;

namespace KSail.Testing.Talos;

/// <summary>How a call fails.</summary>
public enum FaultKind
{
    /// <summary>It is answered with a status.</summary>
    Status,

    /// <summary>The connection breaks, and nothing is done.</summary>
    BreakBefore,

    /// <summary>It is done, and the connection breaks before the answer.</summary>
    BreakAfter,

    /// <summary>It is never answered.</summary>
    Hang,

    /// <summary>The installer ends with an exit code.</summary>
    Exit,
}

/// <summary>Failures on command: each is used up by so many calls of a method.</summary>
public sealed class NodeFaults
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    /// <summary>Answers coming calls of a method with a status.</summary>
    public NodeFaults Refuse(string method, GrpcCode code, string message, int times = 1) => Add(new Fault(method, FaultKind.Status, (int)code, message, times));

    /// <summary>Lets coming calls of a method fail in another way.</summary>
    public NodeFaults Break(string method, FaultKind kind, int times = 1, int exitCode = 1) => Add(new Fault(method, kind, exitCode, "", times));

    /// <summary>
    /// Reads faults from a text: <c>Method=Code:times:message</c> with the name of a status or of a <see cref="FaultKind"/>, separated by semicolons.
    /// </summary>
    public NodeFaults Add(string text)
    {
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var how = part[(equals + 1)..].Split(':', 3);
            var times = how.Length > 1 ? int.Parse(how[1], CultureInfo.InvariantCulture) : 1;
            if (Enum.TryParse<GrpcCode>(how[0], out var code))
                Refuse(part[..equals], code, how.Length > 2 ? how[2] : "a fault on command", times);
            else
                Break(part[..equals], Enum.Parse<FaultKind>(how[0]), times);
        }

        return this;
    }

    /// <summary>Forgets what was commanded and has not happened.</summary>
    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    internal Fault? Take(string method, FaultKind? only = null)
    {
        lock (_lock)
        {
            for (var i = 0; i < _faults.Count; i++)
            {
                var fault = _faults[i];
                if (fault.Method != method || (fault.Kind == FaultKind.Exit) != (only == FaultKind.Exit))
                    continue;
                if (fault.Times <= 1)
                    _faults.RemoveAt(i);
                else
                    _faults[i] = fault with { Times = fault.Times - 1 };
                return fault;
            }
        }

        return null;
    }

    private NodeFaults Add(Fault fault)
    {
        lock (_lock)
            _faults.Add(fault);
        return this;
    }

    internal sealed record Fault(string Method, FaultKind Kind, int Code, string Message, int Times);
}
