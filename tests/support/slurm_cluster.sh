#!/usr/bin/env bash
# A real SLURM on this machine alone: a controller and pretended nodes n0, n1 ... of 8 CPUs, on loopback, without systemd,
# cgroups or a file in /etc. For root, who may start slurmd. Everything it writes lies in FOLDER; it listens on PORT and the
# ports after it, one for each node.
#
#   bash tests/support/slurm_cluster.sh start FOLDER [PORT [NODES]]   returns when jobs can be submitted, in about a second;
#                                                                  without a PORT, or with 0, it looks for free ones
#   source FOLDER/environment                                      what sbatch, squeue, mpirun ... of a test need
#   bash tests/support/slurm_cluster.sh kill-node FOLDER I         a power cut: all of node I dies at once, its slurmd too
#   bash tests/support/slurm_cluster.sh revive-node FOLDER I       the node boots
#   bash tests/support/slurm_cluster.sh stop FOLDER                ends the jobs, then the daemons
#
# Each node has host name, /etc/hosts and /dev/shm of its own (namespaces of Linux): Open MPI names shared memory after host
# and rank, and ranks of two nodes would overwrite each other's.
set -euo pipefail
usage() {
  sed -n '2,/^set/{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
}
(($# >= 2)) || usage
verb=$1
folder=$2
PATH=$PATH:/usr/sbin:/sbin
export SLURM_CONF=$folder/slurm.conf

die() {
  printf 'slurm_cluster: %s\n' "$1" >&2
  exit 1
}

# daemon FILE NAME: the process whose number stands in FILE, if it still is a NAME of this folder (numbers are used again).
daemon() {
  local process command
  process=$(tr -dc 0-9 2>/dev/null <"$1") && [[ -n $process ]] || return 1
  command=$(tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline") || return 1
  [[ $command == *"$2"*"$folder/"* ]] && printf '%s' "$process"
}

# free_port COUNT: the first of so many ports in a row that nobody listens on. They lie below those that the system deals out.
free_port() {
  local taken port try i
  taken=" $(awk '$4 == "0A" {print strtonum("0x" substr($2, index($2, ":") + 1))}' /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    paste -s -d ' ') "
  for ((try = 0; try < 100; try++)); do
    port=$((12000 + RANDOM % 18000))
    for ((i = 0; i < $1; i++)); do
      [[ $taken != *" $((port + i)) "* ]] || continue 2
    done
    echo "$port"
    return
  done
  die 'no free ports'
}

write_settings() {
  local port=$1 nodes=$2 i names=''
  {
    cat /etc/hosts
    for ((i = 0; i < nodes; i++)); do echo "127.0.0.1 n$i"; done
  } >"$folder/hosts"
  cat >"$folder/slurm.conf" <<END
ClusterName=pretended
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
# cred_expire: how long a job that was requeued waits before it starts again, at least 5 s; 120 s if not said
AuthInfo=socket=$folder/munge.sock,cred_expire=5
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
TmpFS=$folder/tmp.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
MpiDefault=none
# the nodes have more CPUs than the machine
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=bf_interval=1,sched_interval=1,sched_min_interval=0,batch_sched_delay=0
MinJobAge=3600
KillWait=5
SlurmctldTimeout=30
# a node that says nothing for so long is lost
SlurmdTimeout=4
ReturnToService=2
JobRequeue=1
PropagateResourceLimits=NONE
MailProg=/bin/true
END
  for ((i = 0; i < nodes; i++)); do
    echo "NodeName=n$i NodeHostname=n$i NodeAddr=127.0.0.1 Port=$((port + 1 + i)) CPUs=8 State=UNKNOWN" >>"$folder/slurm.conf"
  done
  echo 'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP' >>"$folder/slurm.conf"
  # The settings of tests/support/mpi.sh are for one machine; ranks of two nodes talk through loopback, and leave their shared
  # memory in the /dev/shm of their node.
  cat >"$folder/environment" <<END
export PATH=\$PATH:/usr/sbin SLURM_CONF=$folder/slurm.conf
export OMPI_MCA_btl=self,vader,tcp OMPI_MCA_btl_tcp_if_include=lo OMPI_MCA_oob_tcp_if_include=lo PMIX_MCA_ptl_tcp_if_include=lo
unset OMPI_MCA_btl_vader_backing_directory
END
}

start_node() {
  rm -f "$folder/slurmd.n$1.pid"
  unshare --uts --mount -- bash -euc '
    hostname "n$1"
    mount --bind "$2/hosts" /etc/hosts
    mount -t tmpfs -o size=1g,mode=1777 shm /dev/shm
    exec slurmd -f "$2/slurm.conf" -N "n$1"' slurmd "$1" "$folder" || die "slurmd of n$1: $(tail -n 3 "$folder/slurmd.n$1.log")"
}

# wait_for_nodes COUNT: until so many nodes take jobs.
wait_for_nodes() {
  local try
  for ((try = 0; try < 300; try++)); do
    (($(timeout 10 sinfo -h -N -o %T 2>/dev/null | grep -cxE 'idle|mixed|allocated|completing') >= $1)) && return
    ((try % 50 == 40)) && scontrol update nodename=ALL state=resume 2>/dev/null || true
    sleep 0.1
  done
  sinfo -N -l >&2 || true
  die 'the nodes do not answer'
}

start() {
  local port=${1:-0} nodes=${2:-2} i
  ((EUID == 0)) || die 'only root can start slurmd'
  mkdir -p "$folder/state"
  folder=$(cd "$folder" && pwd)
  export SLURM_CONF=$folder/slurm.conf
  ((port > 0)) || port=$(free_port $((nodes + 1)))
  write_settings "$port" "$nodes"
  (umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
  munged --force --socket="$folder/munge.sock" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
    --log-file="$folder/munged.log" --seed-file="$folder/munged.seed" --num-threads=2 2>"$folder/munged.err" ||
    die "munged: $(tail -n 2 "$folder/munged.err")"
  slurmctld -f "$folder/slurm.conf" -c || die "slurmctld: $(tail -n 3 "$folder/slurmctld.log")"
  for ((i = 0; i < nodes; i++)); do
    mkdir -p "$folder/spool.n$i" "$folder/tmp.n$i"
    start_node "$i"
  done
  wait_for_nodes "$nodes"
}

# In the namespace of its host name nothing lives but the node, whose slurmd made it.
kill_node() {
  local slurmd name_space process victims=()
  slurmd=$(daemon "$folder/slurmd.n$1.pid" slurmd) || die "node n$1 does not run"
  name_space=$(readlink "/proc/$slurmd/ns/uts")
  [[ $name_space != "$(readlink /proc/self/ns/uts)" ]] || die "node n$1 has no name space of its own"
  for process in /proc/[0-9]*; do
    [[ $(readlink "$process/ns/uts" 2>/dev/null) != "$name_space" ]] || victims+=("${process#/proc/}")
  done
  kill -KILL "${victims[@]}" 2>/dev/null || true
  rm -f "$folder/slurmd.n$1.pid"
}

# end FILE NAME: gently, and after ten seconds not.
end() {
  local process try
  process=$(daemon "$1" "$2") || return 0
  kill -TERM "$process" 2>/dev/null || return 0
  for ((try = 0; try < 100; try++)); do
    daemon "$1" "$2" >/dev/null || return 0
    sleep 0.1
  done
  kill -KILL "$process" 2>/dev/null || true
}

stop() {
  [[ -e $folder/slurm.conf ]] || return 0
  local file try
  if daemon "$folder/slurmctld.pid" slurmctld >/dev/null; then
    timeout 10 scancel --full --user=root 2>/dev/null || true
    for ((try = 0; try < 100; try++)); do
      [[ -n $(timeout 10 squeue -h 2>/dev/null) ]] || break
      sleep 0.1
    done
  fi
  for file in "$folder"/slurmd.n*.pid; do
    end "$file" slurmd
  done
  end "$folder/slurmctld.pid" slurmctld
  end "$folder/munged.pid" munged
}

[[ $folder == /* ]] || folder=$PWD/$folder
case $verb in
  start) start "${3-}" "${4-}" ;;
  kill-node) kill_node "${3:?number of the node}" ;;
  revive-node) start_node "${3:?number of the node}" ;;
  stop) stop ;;
  *) usage ;;
esac
