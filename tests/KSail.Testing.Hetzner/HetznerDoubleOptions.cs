namespace KSail.Testing.Hetzner;

/// <summary>What a project at the double is like.</summary>
public sealed record HetznerDoubleOptions
{
    /// <summary>The clock of actions and of the limit of requests.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How much faster than in a data centre actions are.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>How many servers the account may have.</summary>
    public int ServerLimit { get; init; } = 10;

    /// <summary>How many of anything else the account may have of each kind.</summary>
    public int OtherLimit { get; init; } = 50;

    /// <summary>Requests in an hour.</summary>
    public int RequestLimit { get; init; } = 3600;

    /// <summary>Where public addresses of servers begin.</summary>
    public string FirstPublicAddress { get; init; } = "95.217.8.10";

    /// <summary>Port to listen on; 0 for a free one.</summary>
    public int Port { get; init; }
}
