using KSail.Cel.Values;

namespace KSail.Cel.Patterns;

/// <summary>
/// Runs a pattern as <see cref="PatternMachine"/> does, and notes where its groups matched. A machine of its own, because copying the places of
/// groups from one possibility to the next costs more than all the rest.
/// </summary>
internal sealed class GroupMachine(Instruction[] program, int groupCount, Action<long> spend)
{
    private readonly int _slots = (groupCount + 1) * 2;
    private readonly Stack<(int Place, int Slot, int Old)> _pending = new();
    private ThreadList _current = new(program.Length, (groupCount + 1) * 2);
    private ThreadList _next = new(program.Length, (groupCount + 1) * 2);
    private long _work;

    /// <summary>The leftmost match at or after a position: begin and end of the whole and of each group, -1 for groups that took no part; null when there is none.</summary>
    public int[]? Find(string text, int start)
    {
        int[]? match = null;
        var slots = new int[_slots];
        for (var at = start; ;)
        {
            if (match is null)
            {
                Array.Fill(slots, -1);
                slots[0] = at;
                Follow(0, slots, text, at, _current);
            }

            if (_current.Count == 0 && (match is not null || program[0] is { Operation: Operation.Assert, Assertion: Assertion.TextStart }))
                break;
            spend(1 + _work);
            _work = 0;
            var isEnd = at >= text.Length;
            var codePoint = isEnd ? -1 : CodePoints.At(text, at);
            var length = isEnd ? 0 : CodePoints.LengthAt(text, at);
            for (var i = 0; i < _current.Count; i++)
            {
                var instruction = program[_current.Place(i)];
                if (instruction.Operation == Operation.Match)
                {
                    match = _current.Slots(i).ToArray();
                    match[1] = at;
                    break;
                }

                if (isEnd || !instruction.Set!.Contains(codePoint))
                    continue;
                _current.Slots(i).CopyTo(slots);
                Follow(instruction.Next, slots, text, at + length, _next);
            }

            (_current, _next) = (_next, _current);
            _next.Clear();
            if (isEnd)
                break;
            at += length;
        }

        _current.Clear();
        _next.Clear();
        return match;
    }

    // All places from which a character can be taken, or the end be reached, without taking one.
    private void Follow(int place, int[] slots, string text, int at, ThreadList threads)
    {
        _pending.Push((place, -1, 0));
        while (_pending.TryPop(out var next))
        {
            _work++;
            if (next.Slot >= 0)
            {
                // Everything behind a group has been followed: what was noted before holds again.
                slots[next.Slot] = next.Old;
                continue;
            }

            if (!threads.TryVisit(next.Place))
                continue;
            var instruction = program[next.Place];
            switch (instruction.Operation)
            {
                case Operation.Split:
                    _pending.Push((instruction.Other, -1, 0));
                    _pending.Push((instruction.Next, -1, 0));
                    break;
                case Operation.Jump:
                    _pending.Push((instruction.Next, -1, 0));
                    break;
                case Operation.Save:
                    _pending.Push((0, instruction.Slot, slots[instruction.Slot]));
                    _pending.Push((instruction.Next, -1, 0));
                    slots[instruction.Slot] = at;
                    break;
                case Operation.Assert:
                    if (PatternMachine.Holds(instruction.Assertion, text, at))
                        _pending.Push((instruction.Next, -1, 0));
                    break;
                default:
                    threads.Add(next.Place, slots);
                    _work += slots.Length >> 2;
                    break;
            }
        }
    }

    /// <summary>Places in the program, in order of preference, each with the places of its groups.</summary>
    private sealed class ThreadList(int capacity, int slots)
    {
        private readonly int[] _places = new int[capacity];
        private readonly int[] _visited = new int[capacity];
        private int[] _noted = new int[slots * 4];
        private int _round = 1;

        public int Count { get; private set; }

        public int Place(int index) => _places[index];

        public Span<int> Slots(int index) => _noted.AsSpan(index * slots, slots);

        public bool TryVisit(int place)
        {
            if (_visited[place] == _round)
                return false;
            _visited[place] = _round;
            return true;
        }

        public void Add(int place, int[] noted)
        {
            if ((Count + 1) * slots > _noted.Length)
                Array.Resize(ref _noted, _noted.Length * 2);
            noted.CopyTo(_noted, Count * slots);
            _places[Count++] = place;
        }

        public void Clear()
        {
            Count = 0;
            _round++;
        }
    }
}
