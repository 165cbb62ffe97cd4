using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>The error codes of the API (docs.hetzner.cloud, Errors), and what they mean here.</summary>
internal static class HetznerErrors
{
    public const string NotFound = "not_found";
    public const string Unique = "uniqueness_error";
    public const string RateLimit = "rate_limit_exceeded";
    public const string Locked = "locked";
    public const string InUse = "resource_in_use";
    public const string ServerLimit = "resource_limit_exceeded";
    public const string Unavailable = "resource_unavailable";
    public const string Placement = "placement_error";

    /// <summary>What kind of failure a code is.</summary>
    public static DiagnosticDescriptor DescriptorOf(string code) => code switch
    {
        "unauthorized" or "forbidden" => HetznerDiagnostics.NotAllowed,
        "token_readonly" => HetznerDiagnostics.ReadOnlyToken,
        RateLimit => HetznerDiagnostics.RateLimited,
        ServerLimit => HetznerDiagnostics.LimitReached,
        Unavailable or Placement or "no_space_left_in_location" => HetznerDiagnostics.NoCapacity,
        Unique => HetznerDiagnostics.NameTaken,
        "protected" => HetznerDiagnostics.Protected,
        Locked or InUse or "conflict" or "resource_locked" or "server_not_stopped" => HetznerDiagnostics.InUse,
        "" => HetznerDiagnostics.Unreachable,
        "service_error" or "server_error" or "unknown_error" or "bad_gateway" or "timeout" or "maintenance" or "robot_unavailable" => HetznerDiagnostics.Failed,
        _ => HetznerDiagnostics.Refused,
    };

    /// <summary>Whether the API refused for now: nothing happened, and the same request may succeed a little later.</summary>
    public static bool IsForNow(string code) => code is RateLimit or "conflict" or Locked or "maintenance" or "robot_unavailable";

    /// <summary>Whether the API does not know itself what became of the request.</summary>
    public static bool IsUncertain(string code) => code is "service_error" or "server_error" or "unknown_error" or "bad_gateway" or "timeout";

    /// <summary>What a user can do about it; empty where the API's own message says all.</summary>
    public static string Advice(string code) => code switch
    {
        "unauthorized" => "; the token is unknown, was deleted, or belongs to another account: create one with read and write access in the console of the project",
        "forbidden" => "; the token may not do this: create one with read and write access in the console of the project",
        "token_readonly" => "; the token may only read: create one with read and write access in the console of the project",
        ServerLimit => "; the account may have no more of them: delete what is not needed, or ask for a higher limit in the console (Limits)",
        "protected" => "; it is protected, and protection is never lifted here: lift it in the console first if this is meant",
        _ => "",
    };

    /// <summary>The code of an answer that has none, by its status.</summary>
    public static string CodeOf(int status) => status switch
    {
        401 => "unauthorized",
        403 => "forbidden",
        404 => NotFound,
        409 => "conflict",
        423 => Locked,
        429 => RateLimit,
        502 => "bad_gateway",
        503 => "service_error",
        504 => "timeout",
        >= 500 => "server_error",
        >= 400 => "refused",
        _ => "redirected",
    };
}
