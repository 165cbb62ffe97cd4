using KSail.Cel.Evaluation;
using KSail.Cel.Values;

namespace KSail.Cel.Patterns;

/// <summary>
/// Runs a pattern over a text, all its possibilities side by side and in the order in which Perl would try them (Pike's machine): time is
/// bounded by the length of the text times that of the pattern.
/// </summary>
internal sealed class PatternMachine(Instruction[] program)
{
    // What the machine does for one instruction is little beside what the interpreter does in a step.
    private const int WorkPerStep = 16;

    private readonly Stack<int> _pending = new();
    private ThreadList _current = new(program.Length);
    private ThreadList _next = new(program.Length);
    private int _work;

    /// <summary>The leftmost match at or after a position.</summary>
    public PatternMatch? Find(CelRun run, string text, int start)
    {
        PatternMatch? match = null;
        for (var at = start; ;)
        {
            if (match is null)
                Follow(0, at, text, at, _current);
            if (_current.Count == 0 && (match is not null || program[0] is { Operation: Operation.Assert, Assertion: Assertion.TextStart }))
                return match;
            run.Step(1 + (_work / WorkPerStep));
            _work = 0;
            var isEnd = at >= text.Length;
            var codePoint = isEnd ? -1 : CodePoints.At(text, at);
            var length = isEnd ? 0 : CodePoints.LengthAt(text, at);
            for (var i = 0; i < _current.Count; i++)
            {
                var instruction = program[_current.Place(i)];
                if (instruction.Operation == Operation.Match)
                {
                    // What comes after this is less preferred, what came before may still become better.
                    match = new PatternMatch(_current.Start(i), at - _current.Start(i));
                    break;
                }

                if (!isEnd && instruction.Set!.Contains(codePoint))
                    Follow(instruction.Next, _current.Start(i), text, at + length, _next);
            }

            (_current, _next) = (_next, _current);
            _next.Clear();
            if (isEnd)
                return match;
            at += length;
        }
    }

    // All places from which a character can be taken, or the end be reached, without taking one.
    private void Follow(int place, int start, string text, int at, ThreadList threads)
    {
        _pending.Push(place);
        while (_pending.TryPop(out var next))
        {
            _work++;
            if (!threads.TryVisit(next))
                continue;
            var instruction = program[next];
            switch (instruction.Operation)
            {
                case Operation.Split:
                    _pending.Push(instruction.Other);
                    _pending.Push(instruction.Next);
                    break;
                case Operation.Jump:
                    _pending.Push(instruction.Next);
                    break;
                case Operation.Assert:
                    if (Holds(instruction.Assertion, text, at))
                        _pending.Push(instruction.Next);
                    break;
                default:
                    threads.Add(next, start);
                    break;
            }
        }
    }

    internal static bool Holds(Assertion assertion, string text, int at) => assertion switch
    {
        Assertion.TextStart => at == 0,
        Assertion.TextEnd => at == text.Length,
        Assertion.LineStart => at == 0 || text[at - 1] == '\n',
        Assertion.LineEnd => at == text.Length || text[at] == '\n',
        _ => (IsWord(text, at - 1) != IsWord(text, at)) == (assertion == Assertion.WordBoundary),
    };

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && (text[at] == '_' || char.IsAsciiLetterOrDigit(text[at]));

    /// <summary>Places in the program, in order of preference, each with where its match began.</summary>
    private sealed class ThreadList(int capacity)
    {
        private readonly int[] _places = new int[capacity];
        private readonly int[] _starts = new int[capacity];
        private readonly int[] _visited = new int[capacity];
        private int _round = 1;

        public int Count { get; private set; }

        public int Place(int index) => _places[index];

        public int Start(int index) => _starts[index];

        public bool TryVisit(int place)
        {
            if (_visited[place] == _round)
                return false;
            _visited[place] = _round;
            return true;
        }

        public void Add(int place, int start)
        {
            _places[Count] = place;
            _starts[Count++] = start;
        }

        public void Clear()
        {
            Count = 0;
            _round++;
        }
    }
}
