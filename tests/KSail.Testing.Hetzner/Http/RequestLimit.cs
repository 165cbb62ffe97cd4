using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Hetzner.Http;

/// <summary>How many requests a project has left. They come back one by one, as many in an hour as the limit is.</summary>
internal sealed class RequestLimit(int limit, TimeProvider clock)
{
    private double _left = limit;
    private DateTimeOffset _since = clock.GetUtcNow();

    /// <summary>Takes one, and tells in headers what is left; false when there is none.</summary>
    public bool Take(IHeaderDictionary headers)
    {
        var now = clock.GetUtcNow();
        var perSecond = limit / 3600.0;
        _left = Math.Min(limit, _left + ((now - _since).TotalSeconds * perSecond));
        _since = now;
        var isAllowed = _left >= 1;
        if (isAllowed)
            _left--;
        headers["RateLimit-Limit"] = Text(limit);
        headers["RateLimit-Remaining"] = Text((long)_left);
        headers["RateLimit-Reset"] = Text((long)Math.Ceiling(now.ToUnixTimeMilliseconds() / 1000.0 + ((limit - _left) / perSecond)));
        return isAllowed;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
