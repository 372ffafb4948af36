# Runs one command and prints on fd 3 what the whole process cost: wall, user and system seconds, peak memory in KiB, exit code.
# Usage: perl timed.pl COMMAND ARG... 3>result
#
# Perl, because every Debian has it (perl-base is essential) and it is small: the kernel counts the memory that a child inherits
# before it starts the command, so a measuring Node or Python would raise the peak. Only system calls, no modules to load.
use strict;
use warnings;

my $is_arm = `uname -m` =~ /aarch64/;
my ($clock_gettime, $getrusage) = $is_arm ? (113, 165) : (228, 98);
my $CLOCK_MONOTONIC = 1;
my $RUSAGE_CHILDREN = -1;

sub now {
    my $time = pack 'q2', 0, 0;
    syscall($clock_gettime, $CLOCK_MONOTONIC, $time) == 0 or die "clock_gettime: $!";
    my ($seconds, $nanos) = unpack 'q2', $time;
    return $seconds + $nanos / 1e9;
}

sub usage {
    my $usage = pack 'q18', (0) x 18;
    syscall($getrusage, $RUSAGE_CHILDREN, $usage) == 0 or die "getrusage: $!";
    my @field = unpack 'q18', $usage;
    return ($field[0] + $field[1] / 1e6, $field[2] + $field[3] / 1e6, $field[4]);
}

my ($user_before, $system_before) = usage(); # of uname
my $start = now();
my $pid = fork;
die "fork: $!" unless defined $pid;
if ($pid == 0) { exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!" }
waitpid $pid, 0;
my $code = $? & 127 ? 128 + ($? & 127) : $? >> 8;
my $wall = now() - $start;
my ($user, $system, $peak) = usage();

open my $out, '>&=', 3 or die "fd 3: $!";
printf $out "%.6f %.6f %.6f %d %d\n", $wall, $user - $user_before, $system - $system_before, $peak, $code;
