namespace KSail.Kubernetes;

/// <summary>An API server did not do what was asked, or could not be asked. The message is one line for the user, without secrets.</summary>
public sealed class KubernetesException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Of which kind.</param>
    /// <param name="message">One line for the user: server, what was asked, what is wrong, what to do.</param>
    /// <param name="status">What the server said; null when it said nothing.</param>
    /// <param name="inner">What it follows from.</param>
    public KubernetesException(KubernetesFailure failure, string message, KubernetesStatus? status = null, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        Status = status;
    }

    /// <summary>Of which kind it is.</summary>
    public KubernetesFailure Failure { get; }

    /// <summary>What the server said; null when it said nothing.</summary>
    public KubernetesStatus? Status { get; }

    /// <summary>Whether the server surely did nothing, so that even a request that must not be done twice can be sent again.</summary>
    internal bool IsUnsent { get; init; }

    /// <summary>Whether the same may succeed in a moment: the network, or the server as a whole, is in trouble.</summary>
    public bool IsTransient => Failure is KubernetesFailure.Unreachable or KubernetesFailure.Unavailable or KubernetesFailure.Timeout or KubernetesFailure.TooManyRequests;
}
