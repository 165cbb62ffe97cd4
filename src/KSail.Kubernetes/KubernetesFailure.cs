namespace KSail.Kubernetes;

/// <summary>The kinds of failure that callers treat differently.</summary>
public enum KubernetesFailure
{
    /// <summary>The server refuses for a reason that has no name here; see <see cref="KubernetesException.Status"/>.</summary>
    Other,

    /// <summary>401: the credentials are missing, wrong or expired.</summary>
    Unauthorized,

    /// <summary>403: the user is known and may not do this.</summary>
    Forbidden,

    /// <summary>404: no such object, or no such kind.</summary>
    NotFound,

    /// <summary>409 <c>Conflict</c>: the object has changed, is not the expected one, or fields belong to another manager.</summary>
    Conflict,

    /// <summary>409 <c>AlreadyExists</c>.</summary>
    AlreadyExists,

    /// <summary>410 <c>Gone</c> or <c>Expired</c>: the version, or the page of the list, is too old to go on from.</summary>
    Expired,

    /// <summary>400 <c>BadRequest</c>.</summary>
    BadRequest,

    /// <summary>422 <c>Invalid</c>: the object breaks a rule; the causes name the fields.</summary>
    Invalid,

    /// <summary>429: the server was asked too much, and still was after waiting as it wished.</summary>
    TooManyRequests,

    /// <summary>500, 502, 503, 504: the server or what is before it is in trouble, and stayed so.</summary>
    Unavailable,

    /// <summary>No connection, or one that broke: refused, unknown host, no route, cut.</summary>
    Unreachable,

    /// <summary>The server's certificate, or the client's own, is not valid at this time.</summary>
    CertificateExpired,

    /// <summary>The server's certificate is not from a trusted authority or not for this host, or the client's own is not accepted.</summary>
    CertificateUntrusted,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>What answers is no Kubernetes API server, or a broken one: not JSON, too large, not of the expected form.</summary>
    Nonsense,

    /// <summary>Who asks cannot be found out: a credential plugin failed, a token file cannot be read.</summary>
    Credentials,
}
