const base='/tmp/wt/perf/tools/bench/src/';
const {runRedisJob,startRealRedis}=await import(base+'sides/redis-job.ts');
const s=await startRealRedis();
const items=Number(process.argv[2]??2000);
for (const f of (process.argv[3]??'fleet/verb-job.ts,orchestrator/engine-job.ts').split(',')){
 const r=await runRedisJob(s,f,{items,batchItems:15,workers:3,lanes:15});
 console.log(f,'sent',r.sent/items,'deals/s',1000*items/r.jobMs,'ticks',r.ticks,'redis cpu',r.redis.cpuMs/items,'client cpu',r.cpuMs/items);
 let sum=0; for(const [k,v] of [...r.redis.calls].sort((a,b)=>b[1]-a[1])){sum+=v; if(v/items>0.03)console.log('  ',k,(v/items).toFixed(3));}
 console.log('  SUM',(sum/items).toFixed(2));
}
await s.stop();
